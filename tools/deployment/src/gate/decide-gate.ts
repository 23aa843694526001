import { breakingChanges } from '@paymyinvoice/contract-check';
import { catalogue } from '@paymyinvoice/contracts';
import type { KnownContract, Speaker, SpokenContract } from './speaker.ts';

export type Finding = {
  readonly kind: 'breaking' | 'unread' | 'silenced' | 'unknown' | 'unpublished' | 'leftover';
  /** `<type>/<version>`, or the type where the version is not known. */
  readonly event: string;
  readonly type: string;
  /** The services that would no longer understand each other. */
  readonly publisher: string;
  readonly readers: readonly string[];
  readonly reason: string;
};

export type Verdict = { readonly obstacles: readonly Finding[]; readonly warnings: readonly Finding[] };

/** Whether a service as it is here can join what is deployed on a stage: neither misunderstands the other. */
export function decideGate(candidate: Speaker, stage: readonly Speaker[]): Verdict {
  const others = stage.filter(({ service }) => service !== candidate.service);
  const previous = stage.find(({ service }) => service === candidate.service);
  return {
    obstacles: others.flatMap((other) => [
      ...misunderstandings(candidate, other, candidate),
      ...misunderstandings(other, candidate, candidate),
      ...silenced(candidate, previous, other),
    ]),
    warnings: [...unpublished(candidate, others), ...leftovers(candidate, previous)],
  };
}

/** Of all that one publishes and the other reads, what the reader would refuse or miss. */
function misunderstandings(publisher: Speaker, reader: Speaker, candidate: Speaker): Finding[] {
  return publisher.publishes.flatMap((published): Finding[] => {
    const read = reader.consumes.filter(({ type }) => type === published.type);
    const same = read.find(({ hash }) => hash === published.hash);
    if (read.length === 0 || same) return [];
    const finding = (kind: Finding['kind'], reason: string): Finding => ({
      kind,
      event: published.dataschema ?? published.type,
      type: published.type,
      publisher: publisher.service,
      readers: [reader.service],
      reason,
    });

    const deployed = publisher === candidate ? reader : publisher;
    const secret = [published, ...read].find((contract) => !isKnown(contract));
    if (!isKnown(published) || secret)
      return [
        finding(
          'unknown',
          `${name(deployed)} speaks ${published.type} in a shape (${secret?.hash ?? ''}) that this repository has never had, so nobody can tell whether the two fit`,
        ),
      ];

    const counterpart = read.filter(isKnown).find(({ dataschema }) => dataschema === published.dataschema);
    if (!counterpart) {
      const versions = read.map(({ dataschema }) => dataschema).join(' and ');
      return [
        finding(
          'unread',
          `${name(reader)} reads ${versions} alone, and would send ${published.dataschema} of ${name(publisher)} to its dead letters`,
        ),
      ];
    }
    const [released, next] = deployed === reader ? [counterpart, published] : [published, counterpart];
    return breakingChanges(released.schema, next.schema).map(({ member, change, why }) =>
      finding('breaking', `${member} ${change} since ${name(deployed)}: ${why}`),
    );
  });
}

/** What a deployed reader would wait for in vain: what it gets today, or, where that is not known, all that only the candidate sends. */
function silenced(candidate: Speaker, previous: Speaker | undefined, reader: Speaker): Finding[] {
  const lost = reader.consumes.filter(
    (read) =>
      !speaks(candidate.publishes, read.type) &&
      (previous ? speaks(previous.publishes, read.type) : sourceOf(read) === candidate.service),
  );
  return lost.map(({ type, dataschema }) => ({
    kind: 'silenced',
    event: dataschema ?? type,
    type,
    publisher: candidate.service,
    readers: [reader.service],
    reason: `${name(reader)} reads it, and nobody would publish it`,
  }));
}

/** Readers go first, so a reader that waits for its publisher is as it should be. */
function unpublished(candidate: Speaker, others: readonly Speaker[]): Finding[] {
  const missing = candidate.consumes.filter(
    ({ type }) => !others.some(({ publishes }) => speaks(publishes, type)),
  );
  return missing.map(({ type, dataschema }) => ({
    kind: 'unpublished',
    event: dataschema ?? type,
    type,
    publisher: 'nobody',
    readers: [candidate.service],
    reason: `nobody on the stage publishes it yet: ${candidate.service} will wait for it`,
  }));
}

/** A stage does not show what lies in its queues. */
function leftovers(candidate: Speaker, previous: Speaker | undefined): Finding[] {
  const dropped = (previous?.consumes ?? []).filter(
    ({ type, dataschema }) =>
      dataschema !== undefined &&
      speaks(candidate.consumes, type) &&
      !candidate.consumes.some((contract) => contract.dataschema === dataschema),
  );
  return dropped.map(({ type, dataschema }) => ({
    kind: 'leftover',
    event: dataschema ?? type,
    type,
    publisher: 'nobody',
    readers: [candidate.service],
    reason: `${candidate.service} stops reading it: make sure that none is left in its queue`,
  }));
}

function isKnown(contract: SpokenContract): contract is KnownContract {
  return contract.dataschema !== undefined;
}

/** A shape tells its source, also of an event that the catalogue has no more. */
function sourceOf({ type, schema }: SpokenContract): unknown {
  const { source } = (schema?.['properties'] ?? {}) as { source?: { const?: unknown } };
  return source?.const ?? catalogue.find((contract) => contract.type === type)?.source;
}

function speaks(contracts: readonly SpokenContract[], type: string): boolean {
  return contracts.some((contract) => contract.type === type);
}

function name({ service, version }: Speaker): string {
  return `${service} (${version})`;
}
