import * as z from 'zod';
import { anyId, idOf, type IdPrefix } from './ids.ts';
import { strictly } from './strictly.ts';

export const EVENT_SOURCES = ['auth-service', 'invoice-service', 'media-service'] as const;
export type EventSource = (typeof EVENT_SOURCES)[number];

const INT32_MAX = 2_147_483_647;
const TIME_PATTERN = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$';
const TYPE_PATTERN = /^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/;

export interface EventContract<
  Type extends string = string,
  Version extends number = number,
  Source extends EventSource = EventSource,
  Data extends z.ZodObject = z.ZodObject,
> {
  readonly type: Type;
  readonly version: Version;
  /** The one service that publishes it. */
  readonly source: Source;
  /** `<type>/<version>`, the event's `dataschema`. */
  readonly dataschema: `${Type}/${Version}`;
  /** When it is published, in one sentence. */
  readonly summary: string;
  /** The kind of id the event's `subject` is. */
  readonly subject: IdPrefix | undefined;
  readonly data: Data;
  /** Data as once published. Kept for ever: add one, never edit one. */
  readonly samples: readonly z.input<Data>[];
}

interface EventDefinition<Type, Version, Source, Data extends z.ZodObject> {
  type: Type;
  version: Version;
  source: Source;
  summary: string;
  subject?: IdPrefix | undefined;
  data: Data;
  samples: readonly z.input<Data>[];
}

export function defineEvent<
  const Type extends string,
  const Version extends number,
  const Source extends EventSource,
  Data extends z.ZodObject,
>(definition: EventDefinition<Type, Version, Source, Data>): EventContract<Type, Version, Source, Data> {
  const { type, version } = definition;
  if (!TYPE_PATTERN.test(type)) throw new Error(`'${type}' is not <noun>.<past_tense_verb>`);
  if (!Number.isSafeInteger(version) || version < 1) throw new Error(`${type}: versions count from 1`);
  return Object.freeze({
    ...definition,
    subject: definition.subject,
    dataschema: `${type}/${version}` as const,
  });
}

function envelope<Type extends string, Version extends number, Source extends EventSource>(
  contract: Pick<EventContract<Type, Version, Source>, 'type' | 'source' | 'dataschema' | 'subject'>,
) {
  return {
    specversion: z.literal('1.0'),
    id: idOf('evt').describe('Unique per event; a repeated delivery has the same id.'),
    source: z.literal(contract.source),
    type: z.literal(contract.type),
    dataschema: z.literal(contract.dataschema),
    // The published pattern is ours: zod's own is long and may be reworded by an upgrade.
    time: z.iso
      .datetime({ precision: 3 })
      .meta({ description: 'When it happened, UTC.', pattern: TIME_PATTERN }),
    subject: (contract.subject ? idOf(contract.subject) : anyId).describe('What it happened to.'),
    // CloudEvents integers are 32 bits wide.
    sequence: z.int().min(1).max(INT32_MAX).describe('Counts up per subject: higher is newer.'),
    correlationid: z
      .string()
      .regex(/^[\x21-\x7e]{1,128}$/)
      .describe('The same on everything one request set off.'),
    traceparent: z
      .string()
      .regex(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/)
      .describe('W3C trace context.'),
    datacontenttype: z.literal('application/json'),
  };
}

/** How a reader takes the event: members it does not know are ignored, at any depth. */
export function readerSchema<
  T extends string,
  V extends number,
  S extends EventSource,
  D extends z.ZodObject,
>(contract: EventContract<T, V, S, D>) {
  return z.object({ ...envelope(contract), data: contract.data });
}

export type EventOf<C extends EventContract> =
  C extends EventContract<infer T, infer V, infer S, infer D>
    ? z.output<ReturnType<typeof readerSchema<T, V, S, D>>>
    : never;

const publisherSchemas = new WeakMap<EventContract, z.ZodType>();

/** What a publisher is held to: exactly the members of the contract, at any depth. */
export function eventSchema<C extends EventContract>(contract: C): z.ZodType<EventOf<C>> {
  let schema = publisherSchemas.get(contract);
  if (!schema) {
    schema = z.strictObject({ ...envelope(contract), data: strictly(contract.data) });
    publisherSchemas.set(contract, schema);
  }
  return schema as z.ZodType<EventOf<C>>;
}
