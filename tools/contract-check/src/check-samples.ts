import { eventSchema, goldenEvents, parseEvent, type EventContract } from '@paymyinvoice/contracts';
import type { Baseline } from './baseline.ts';
import { isRecord, sameSchema } from './compatibility/shapes.ts';
import type { Problem } from './problem.ts';

/** Every event that was once published as an example has to be readable for ever. */
export function checkSamples(contract: EventContract, baseline: Baseline): Problem[] {
  const released = baseline.schemas.get(contract.dataschema)?.['examples'];
  return [...ownSamples(contract), ...releasedSamples(contract, Array.isArray(released) ? released : [])];
}

function ownSamples(contract: EventContract): Problem[] {
  const subject = contract.dataschema;
  if (contract.samples.length === 0) {
    return [
      {
        kind: 'sample',
        subject,
        what: 'has no golden sample',
        why: 'samples prove that what was published once can be read for ever',
        instead: [`add at least one to the event's 'samples'`],
      },
    ];
  }
  return goldenEvents(contract).flatMap((event, index): Problem[] => {
    const result = eventSchema(contract).safeParse(event);
    if (result.success) return [];
    return result.error.issues.map((issue) => ({
      kind: 'sample',
      subject,
      member: issue.path.join('.'),
      what: `sample ${index + 1} is refused: ${issue.message}`,
      why: 'the contract refuses its own sample',
      instead: ['correct the schema, or a sample that was never released'],
    }));
  });
}

function releasedSamples(contract: EventContract, released: readonly unknown[]): Problem[] {
  const subject = contract.dataschema;
  return released.flatMap((event, index): Problem[] => {
    const problems: Problem[] = [];
    const result = parseEvent([contract], event);
    if (!result.ok) {
      problems.push({
        kind: 'sample',
        subject,
        what: `released sample ${index + 1} can no longer be read: ${result.reason}`,
        why: 'events like it have been published',
        instead: [`leave ${subject} as it is and define the next version`],
      });
    }
    const data = isRecord(event) ? event['data'] : undefined;
    if (!contract.samples.some((sample) => sameData(sample, data))) {
      problems.push({
        kind: 'sample',
        subject,
        what: `released sample ${index + 1} was edited or removed`,
        why: 'golden samples are kept for ever',
        instead: ['put it back, and add another sample beside it'],
      });
    }
    return problems;
  });
}

/** Compared as constants, so that no member counts as documentation. */
function sameData(a: unknown, b: unknown): boolean {
  return sameSchema({ const: a }, { const: b });
}
