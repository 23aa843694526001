import * as z from 'zod';
import { readerSchema, type EventContract, type EventOf } from './event-contract.ts';

export type JsonSchema = { [keyword: string]: unknown };

/** The event as readers may rely on it. Objects stay open: members that appear later are to be ignored. */
export function jsonSchema(contract: EventContract): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(readerSchema(contract), {
    io: 'input',
    target: 'draft-2020-12',
  });
  return {
    $schema,
    $id: contract.dataschema,
    title: contract.type,
    description: contract.summary,
    ...schema,
    examples: goldenEvents(contract),
  };
}

/** The contract's samples as whole events. */
export function goldenEvents<C extends EventContract>(contract: C): EventOf<C>[] {
  return contract.samples.map((data, index) => ({
    specversion: '1.0',
    id: 'evt_01JZ0000000000000000000000',
    source: contract.source,
    type: contract.type,
    dataschema: contract.dataschema,
    time: '2026-01-31T09:30:00.000Z',
    subject: `${contract.subject ?? 'usr'}_01JZ0000000000000000000001`,
    sequence: index + 1,
    correlationid: 'req_01JZ0000000000000000000002',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    datacontenttype: 'application/json',
    data,
  })) as EventOf<C>[];
}
