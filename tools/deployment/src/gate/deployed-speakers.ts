import { EVENT_SOURCES, type EventSource } from '@paymyinvoice/contracts';
import { SERVICES, type Manifest, type Service } from '@paymyinvoice/stages';
import type { KnownContracts } from './known-contracts.ts';
import type { Speaker, SpokenContract } from './speaker.ts';

/** A first start on a busy machine takes a while. */
const PATIENCE_MS = 30_000;

type Hashes = Readonly<Record<string, string>>;
type Health = { version: string; contracts: { publishes: Hashes; consumes: Hashes } };

/** What every deployed service says at `/health` that it publishes and consumes. */
export async function deployedSpeakers(
  { services }: Manifest,
  candidate: EventSource,
  known: KnownContracts,
): Promise<Speaker[]> {
  const speakers = await Promise.all(
    SERVICES.map(async (short): Promise<Speaker[]> => {
      const url = services[short];
      if (url === undefined) return [];
      const service = sourceOf(short);
      try {
        return [speakerOf(service, await healthAt(url), known)];
      } catch (error) {
        // The deployment may be what mends it.
        if (service === candidate) return [];
        throw error;
      }
    }),
  );
  return speakers.flat();
}

export function sourceOf(short: Service): EventSource {
  const source = EVENT_SOURCES.find((name) => name === `${short}-service`);
  if (source === undefined) throw new Error(`${short}-service is no source of events.`);
  return source;
}

/** A service whose table fails answers 503, and still tells what it speaks. */
async function healthAt(url: string): Promise<Health> {
  const address = `${url}/health`;
  let body: unknown;
  try {
    body = await (await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) })).json();
  } catch (error) {
    throw new Error(
      `${address} does not answer, so nobody can tell what that service understands. Mend it first, or remove it.`,
      { cause: error },
    );
  }
  if (!isHealth(body)) throw new Error(`${address} does not say which contracts that service speaks.`);
  return body;
}

function isHealth(body: unknown): body is Health {
  if (typeof body !== 'object' || body === null) return false;
  const { version, contracts } = body as {
    version?: unknown;
    contracts?: Partial<Health['contracts']> | null;
  };
  return typeof version === 'string' && !!contracts?.publishes && !!contracts.consumes;
}

/** A hash stands under the event's type, or, for an older version beside a newer one, under `<type>/<version>`. */
function speakerOf(service: EventSource, { version, contracts }: Health, known: KnownContracts): Speaker {
  const spoken = (hashes: Hashes): SpokenContract[] =>
    Object.entries(hashes).map(([key, hash]) => {
      const [type = key] = key.split('/');
      return known.find(type, hash) ?? { type, hash };
    });
  return { service, version, publishes: spoken(contracts.publishes), consumes: spoken(contracts.consumes) };
}
