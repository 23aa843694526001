import {
  declareContracts,
  defineEvent,
  goldenEvents,
  jsonSchema,
  userDeleted,
  userRegistered,
  userUpdated,
  userVerified,
  type EventContract,
} from '@paymyinvoice/contracts';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Baseline } from './baseline.ts';
import { checkCompatibility } from './check-compatibility.ts';
import { checkDeclarations } from './check-declarations.ts';
import { checkSamples } from './check-samples.ts';
import type { Problem } from './problem.ts';

const auth = declareContracts({
  service: 'auth-service',
  publishes: [userRegistered, userVerified, userUpdated, userDeleted],
  consumes: [],
});
const media = declareContracts({ service: 'media-service', publishes: [], consumes: [userVerified] });

function baselineOf(contracts: readonly EventContract[], examples?: unknown[]): Baseline {
  const schemas = contracts.map(
    (contract) => [contract.dataschema, { ...jsonSchema(contract), ...(examples && { examples }) }] as const,
  );
  return { name: 'test', schemas: new Map(schemas), consumersOf: () => [] };
}

const told = (problems: readonly Problem[]) => problems.map(({ subject, what }) => `${subject} ${what}`);

describe('declarations', () => {
  test('that fit together are no problem', () => {
    expect(checkDeclarations(auth.publishes, [auth, media])).toEqual([]);
  });

  test('have to name every event their service owns', () => {
    const silent = declareContracts({
      service: 'auth-service',
      publishes: [userRegistered, userVerified, userUpdated],
      consumes: [],
    });
    expect(told(checkDeclarations(auth.publishes, [silent, media]))).toEqual([
      "user.deleted/1 is auth-service's, which does not declare to publish it",
    ]);
  });

  test('cannot rely on what nobody publishes', () => {
    const problems = checkDeclarations([userVerified], [media]);
    expect(told(problems)).toContain(
      'user.verified/1 is consumed by media-service, but no service declares to publish it',
    );
  });

  test('may leave an old version behind, and are told which one is published now', () => {
    const next = defineEvent({ ...userVerified, version: 2 });
    const moved = declareContracts({ service: 'auth-service', publishes: [next], consumes: [] });
    expect(checkDeclarations([userVerified, next], [moved])).toEqual([]);
    expect(checkDeclarations([userVerified, next], [moved, media])).toMatchObject([
      { subject: 'user.verified/1', instead: ['consume user.verified/2, which is published now'] },
    ]);
  });

  test('name only events of the catalogue, which has each once', () => {
    expect(told(checkDeclarations([userVerified, userVerified], [auth]))).toEqual([
      'user.verified/1 is defined twice',
      'user.registered/1 is declared by auth-service, but is not in the catalogue',
      'user.updated/1 is declared by auth-service, but is not in the catalogue',
      'user.deleted/1 is declared by auth-service, but is not in the catalogue',
    ]);
  });
});

describe('samples', () => {
  test('that read as they were published are no problem', () => {
    expect(checkSamples(userVerified, baselineOf([userVerified]))).toEqual([]);
  });

  test('are needed', () => {
    const bare = defineEvent({ ...userVerified, samples: [] });
    expect(told(checkSamples(bare, baselineOf([])))).toEqual(['user.verified/1 has no golden sample']);
  });

  test('that their own contract refuses are told by member', () => {
    const [sample] = userVerified.samples;
    const wrong = defineEvent({
      ...userVerified,
      samples: [{ ...sample, userId: '', email: 'ada', name: 'Ada' }],
    });
    expect(checkSamples(wrong, baselineOf([])).map(({ member }) => member)).toEqual([
      'data.userId',
      'data.email',
    ]);
  });

  test('that were released have to be readable, envelope and all', () => {
    const [golden] = goldenEvents(userVerified);
    const baseline = baselineOf([userVerified], [{ ...golden, sequence: '1' }]);
    expect(told(checkSamples(userVerified, baseline))).toEqual([
      'user.verified/1 released sample 1 can no longer be read: user.verified/1: sequence invalid_type',
    ]);
  });

  test('that were released cannot go', () => {
    const fewer = defineEvent({ ...userVerified, samples: userVerified.samples.slice(1) });
    expect(told(checkSamples(fewer, baselineOf([userVerified])))).toEqual([
      'user.verified/1 released sample 1 was edited or removed',
    ]);
  });
});

describe('a released version', () => {
  test('that is gone is told with those who read it', () => {
    expect(checkCompatibility([], [media], baselineOf([userVerified]))).toMatchObject([
      { subject: 'user.verified/1', what: 'was released and is gone', consumers: ['media-service'] },
    ]);
  });

  test('that breaks is answered with the next free version, and readers first', () => {
    const broken = defineEvent({ ...userVerified, data: z.object({ email: z.string() }), samples: [] });
    const second = defineEvent({ ...userVerified, version: 2 });
    const [problem] = checkCompatibility([broken, second], [media], baselineOf([userVerified]));
    expect(problem?.instead).toEqual([
      'put user.verified/1 back as it was, and define user.verified/3 beside it',
      'deploy media-service consuming both versions',
      'then deploy auth-service publishing user.verified/3 in place of user.verified/1',
      'once no user.verified/1 is left in queues or outboxes, let readers drop it; its definition stays',
    ]);
  });

  test('that nobody declares to read is held to the same rules', () => {
    const broken = defineEvent({ ...userDeleted, data: z.object({}), samples: [] });
    expect(checkCompatibility([broken], [media], baselineOf([userDeleted]))).toMatchObject([
      { subject: 'user.deleted/1', member: 'data.userId', what: 'was removed', consumers: [] },
    ]);
  });
});
