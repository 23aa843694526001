import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { defineEvent, eventSchema } from './event-contract.ts';
import { userVerified } from './events/user-verified.ts';
import { goldenEvents } from './json-schema.ts';

const [golden] = goldenEvents(userVerified);
const accepts = (event: unknown) => eventSchema(userVerified).safeParse(event).success;

describe('what a publisher is held to', () => {
  test('is the contract, member by member', () => {
    expect(eventSchema(userVerified).parse(golden)).toEqual(golden);
  });

  test('lets no member pass that the contract does not name, in the envelope or in the data', () => {
    expect(accepts({ ...golden, colour: 'red' })).toBe(false);
    expect(accepts({ ...golden, data: { ...golden?.data, passwordHash: 'x' } })).toBe(false);
  });

  test.each(Object.keys(golden ?? {}))('demands the envelope member %s', (member) => {
    expect(accepts({ ...golden, [member]: undefined })).toBe(false);
  });

  test.each([
    ['specversion', '1.1'],
    ['id', 'usr_01JZ0000000000000000000000'],
    ['id', 'evt_81JZ0000000000000000000000'],
    ['id', 'evt_01JZ000000000000000000000I'],
    ['id', 'evt_01jz0000000000000000000000'],
    ['source', 'invoice-service'],
    ['type', 'user.deleted'],
    ['dataschema', 'user.verified/2'],
    ['time', '2026-01-31T09:30:00Z'],
    ['time', '2026-01-31T09:30:00.000+01:00'],
    ['time', '2026-02-30T09:30:00.000Z'],
    ['subject', 'inv_01JZ0000000000000000000001'],
    ['sequence', 0],
    ['sequence', 1.5],
    ['sequence', '1'],
    ['sequence', 2 ** 31],
    ['correlationid', ''],
    ['correlationid', 'two words'],
    ['correlationid', 'x'.repeat(129)],
    ['traceparent', '00-00000000000000000000000000000000-00f067aa0ba902b7-01'],
    ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01'],
    ['traceparent', 'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ['datacontenttype', 'text/plain'],
    ['data', null],
  ])('refuses %s %j', (member, value) => {
    expect(accepts({ ...golden, [member]: value })).toBe(false);
  });

  test('closes objects at any depth, and lets what they hold through unharmed', () => {
    const deep = defineEvent({
      type: 'thing.happened',
      version: 1,
      source: 'media-service',
      summary: 'A thing happened.',
      data: z.object({
        list: z.array(z.object({ a: z.string().optional() })).max(1),
        map: z.record(z.string(), z.object({ b: z.int().nullable() })),
        either: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('x') }),
          z.object({ kind: z.literal('y'), c: z.boolean() }),
        ]),
      }),
      samples: [{ list: [{ a: '' }], map: { k: { b: null } }, either: { kind: 'y', c: true } }],
    });
    const [event] = goldenEvents(deep);
    const withData = (data: object) =>
      eventSchema(deep).safeParse({ ...event, data: { ...event?.data, ...data } });
    expect(eventSchema(deep).parse(event)).toEqual(event);
    expect(withData({ list: [{ d: 1 }] }).success).toBe(false);
    expect(withData({ list: [{}, {}] }).success).toBe(false);
    expect(withData({ map: { k: { b: 1, d: 1 } } }).success).toBe(false);
    expect(withData({ either: { kind: 'x', d: 1 } }).success).toBe(false);
  });
});

describe('an event cannot be defined', () => {
  const definition = {
    source: 'auth-service',
    summary: 'A thing happened.',
    data: z.object({}),
    samples: [],
  } as const;

  test('under a name that is not <noun>.<past_tense_verb>', () => {
    expect(() => defineEvent({ ...definition, type: 'ThingHappened', version: 1 })).toThrow('<noun>');
  });

  test.each([0, 1.5, -1])('as version %d', (version) => {
    expect(() => defineEvent({ ...definition, type: 'thing.happened', version })).toThrow('count from 1');
  });

  test.each([
    ['a refinement', z.string().refine((text) => text !== 'x'), 'custom'],
    ['a change of the value', z.string().trim(), 'overwrite'],
    ['a transform', z.string().transform(Number), 'no place'],
    ['a default', z.string().default('x'), 'no place'],
    ['a reference', z.string().meta({ id: 'Name' }), 'stands alone'],
    ['a date', z.date(), 'no place'],
    ['anything at all', z.unknown(), 'no place'],
    ['an open object', z.looseObject({}), 'z.object()'],
    [
      'objects that nothing tells apart',
      z.union([z.object({}), z.object({ a: z.string() })]),
      'discriminated',
    ],
  ])('with %s in its data, which a JSON Schema could not state', (_name, member, message) => {
    const contract = defineEvent({
      ...definition,
      type: 'thing.happened',
      version: 1,
      data: z.object({ inner: z.object({ member }) }),
    });
    expect(() => eventSchema(contract)).toThrow(/^data\.inner\.member: /);
    expect(() => eventSchema(contract)).toThrow(message);
  });
});
