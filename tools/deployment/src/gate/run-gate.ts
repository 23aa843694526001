import { loadDeclarations, ROOT } from '@paymyinvoice/contract-check';
import { readManifestOfAnyStage, type Service } from '@paymyinvoice/stages';
import { decideGate } from './decide-gate.ts';
import { deployedSpeakers, sourceOf } from './deployed-speakers.ts';
import { KnownContracts } from './known-contracts.ts';
import { reportGate } from './report-gate.ts';
import { safeOrder } from './safe-order.ts';
import { speakerFromHere } from './speaker.ts';

export type GateAnswer = { readonly isOpen: boolean; readonly report: string };

/** May this repository's service be deployed to the stage, beside what is deployed there? */
export async function runGate(short: Service, stage: string, location?: string): Promise<GateAnswer> {
  const here = (await loadDeclarations(ROOT)).map(speakerFromHere);
  const service = sourceOf(short);
  const candidate = here.find((speaker) => speaker.service === service);
  if (!candidate) throw new Error(`apps/${service}/src/contracts.ts declares nothing.`);
  const manifest = await readManifestOfAnyStage(stage, location);
  const deployed = await deployedSpeakers(manifest, service, new KnownContracts(ROOT, here));
  const verdict = decideGate(candidate, deployed);
  const isOpen = verdict.obstacles.length === 0;
  const order = isOpen ? undefined : safeOrder(candidate, here, deployed);
  return { isOpen, report: reportGate({ candidate, deployed, stage, verdict, order }) };
}
