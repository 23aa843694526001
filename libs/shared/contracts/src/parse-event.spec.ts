import { describe, expect, test } from 'vitest';
import { userDeleted } from './events/user-deleted.ts';
import { userVerified } from './events/user-verified.ts';
import { goldenEvents } from './json-schema.ts';
import { parseEvent } from './parse-event.ts';

const [golden] = goldenEvents(userVerified);

describe('a reader', () => {
  test('gets the event under the contract it was written for', () => {
    expect(parseEvent([userDeleted, userVerified], golden)).toEqual({
      ok: true,
      contract: userVerified,
      event: golden,
    });
  });

  test('does not see members it does not know', () => {
    const newer = { ...golden, tenantid: 'x', data: { ...golden?.data, locale: 'de' } };
    expect(parseEvent([userVerified], newer)).toMatchObject({ ok: true, event: golden });
    expect(JSON.stringify(parseEvent([userVerified], newer))).not.toMatch(/tenantid|locale/);
  });

  test.each([
    ['nothing', undefined, 'malformed', 'not a JSON object'],
    ['text', 'hello', 'malformed', 'not a JSON object'],
    ['a list', [], 'malformed', 'type or dataschema missing'],
    ['an object that is no event', { type: 1 }, 'malformed', 'type or dataschema missing'],
    [
      'an event it did not ask for',
      goldenEvents(userDeleted)[0],
      'unknown_type',
      'no contract for this type',
    ],
    [
      'a version it does not know',
      { ...golden, dataschema: 'user.verified/9' },
      'unknown_version',
      'dataschema is none of: user.verified/1',
    ],
  ])('is told apart %s', (_name, received, kind, reason) => {
    expect(parseEvent([userVerified], received)).toEqual({ ok: false, kind, reason });
  });

  test('is told which members are wrong, but not what stood there', () => {
    const broken = { ...golden, id: 'secret-1', data: { ...golden?.data, email: 'secret-2' } };
    const result = parseEvent([userVerified], broken);
    expect(result).toEqual({
      ok: false,
      kind: 'malformed',
      reason: 'user.verified/1: id invalid_format, data.email invalid_format',
    });
  });
});
