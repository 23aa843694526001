import type { z } from 'zod';
import { readerSchema, type EventContract, type EventOf } from './event-contract.ts';

/** One member per contract, so that `event.type` narrows `event.data`. */
type ParsedEvent<C extends EventContract> = C extends EventContract
  ? { readonly ok: true; readonly contract: C; readonly event: EventOf<C> }
  : never;

/** `reason` names members, never their values: it may be logged. */
export interface UnparsedEvent {
  readonly ok: false;
  readonly kind: 'malformed' | 'unknown_type' | 'unknown_version';
  readonly reason: string;
}

const readerSchemas = new WeakMap<EventContract, z.ZodType>();

export function parseEvent<const C extends EventContract>(
  contracts: readonly C[],
  received: unknown,
): ParsedEvent<C> | UnparsedEvent {
  if (typeof received !== 'object' || received === null) return malformed('not a JSON object');
  const { type, dataschema } = received as { type?: unknown; dataschema?: unknown };
  if (typeof type !== 'string' || typeof dataschema !== 'string')
    return malformed('type or dataschema missing');

  const sameType = contracts.filter((contract) => contract.type === type);
  if (sameType.length === 0) return { ok: false, kind: 'unknown_type', reason: 'no contract for this type' };
  const contract = sameType.find((candidate) => candidate.dataschema === dataschema);
  if (!contract) {
    const known = sameType.map((candidate) => candidate.dataschema).join(', ');
    return { ok: false, kind: 'unknown_version', reason: `dataschema is none of: ${known}` };
  }

  let schema = readerSchemas.get(contract);
  if (!schema) readerSchemas.set(contract, (schema = readerSchema(contract)));
  const result = schema.safeParse(received);
  if (!result.success) return malformed(`${contract.dataschema}: ${describe(result.error)}`);
  return { ok: true, contract, event: result.data } as ParsedEvent<C>;
}

function malformed(reason: string): UnparsedEvent {
  return { ok: false, kind: 'malformed', reason };
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'event'} ${issue.code}`).join(', ');
}
