import { insteadOfBreaking } from '@paymyinvoice/contract-check';
import { catalogue, type EventSource } from '@paymyinvoice/contracts';
import type { Finding, Verdict } from './decide-gate.ts';
import type { Speaker } from './speaker.ts';

type Outcome = {
  readonly candidate: Speaker;
  readonly deployed: readonly Speaker[];
  readonly stage: string;
  readonly verdict: Verdict;
  readonly order: readonly EventSource[] | undefined;
};

export function reportGate(outcome: Outcome): string {
  const { candidate, stage, verdict } = outcome;
  const warnings = verdict.warnings.map(({ event, reason }) => `! ${event}  ${reason}`);
  if (verdict.obstacles.length === 0)
    return [
      ...warnings,
      `✔ ${candidate.service} can be deployed to '${stage}': it fits ${company(outcome)}.`,
    ].join('\n');
  return [
    ...warnings,
    `✘ ${candidate.service} cannot be deployed to '${stage}' now:`,
    ...verdict.obstacles.map(({ event, reason }) => `✘ ${event}  ${reason}`),
    '',
    ...wayOut(outcome),
  ].join('\n');
}

function company({ candidate, deployed }: Outcome): string {
  const others = deployed.filter(({ service }) => service !== candidate.service);
  return (
    others.map(({ service, version }) => `${service} (${version})`).join(' and ') ||
    'a stage without other services'
  );
}

function wayOut({ verdict, order, stage }: Outcome): string[] {
  if (order) {
    const steps = order.map((service) => `npm run deploy -- --service ${shortOf(service)} --stage ${stage}`);
    return ['The safe order, readers first:', ...numbered(steps)];
  }
  const byEvent = Map.groupBy(verdict.obstacles, ({ event }) => event);
  return [...byEvent].flatMap(([event, findings]) => [
    `No order of deployments makes ${event} safe as it is here. The safe order:`,
    ...numbered(instead(event, findings)),
  ]);
}

function instead(event: string, findings: readonly Finding[]): string[] {
  const [first] = findings;
  if (!first) return [];
  const { kind, type, publisher } = first;
  const readers = [...new Set(findings.flatMap((finding) => finding.readers))];
  const contract = catalogue.find(({ dataschema }) => dataschema === event);
  if (kind === 'breaking' && contract) return insteadOfBreaking(contract, catalogue, readers);
  const names = readers.join(' and ');
  switch (kind) {
    case 'unread':
      return [
        `let ${names} consume ${event} beside what is consumed now, and deploy it`,
        `then deploy ${publisher} publishing ${event}`,
      ];
    case 'silenced':
      return [`let ${names} stop consuming ${type}, and deploy it`, `then deploy ${publisher} without it`];
    default:
      return [
        'fetch the commit that is deployed, so that this clone knows what it says: git fetch --all --unshallow',
        'then ask again',
      ];
  }
}

function numbered(steps: readonly string[]): string[] {
  return steps.map((step, index) => `  ${index + 1}. ${step}`);
}

function shortOf(service: EventSource): string {
  return service.replace(/-service$/, '');
}
