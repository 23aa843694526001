import { describe, expect, it } from 'vitest';
import { idSchema, isId, newId, newUlid } from './ids.ts';

describe('ids', () => {
  it('sort in the order they were made, within one millisecond too', () => {
    const clock = () => new Date('2026-03-14T09:26:53.589Z');
    const ids = Array.from({ length: 200 }, () => newId('tim', clock));
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(200);
  });

  it('carry the time of the clock they were made by, whatever another clock says', () => {
    const future = () => new Date('2099-01-01T00:00:00Z');
    const past = () => new Date('2001-01-01T00:00:00Z');
    const late = newId('tim', future);
    const early = newId('tim', past);
    expect(early < late).toBe(true);
    expect(early.slice(4, 14)).toBe('00WF3TED00');
  });

  it('take every letter at every random place, and none of them twice from the same bytes', () => {
    const made = Array.from({ length: 2000 }, () => newUlid(() => new Date('2026-03-14T09:26:53.589Z')));
    for (let place = 10; place < 26; place += 1)
      expect(new Set(made.map((ulid) => ulid[place])).size, `place ${place}`).toBe(32);
    expect(new Set(made.map((ulid) => ulid.slice(10))).size).toBe(made.length);
  });

  it.each([
    'tim_',
    'tim_01JZX8Q5W3M7T9V2B4C6D8E0F',
    'tim_01JZX8Q5W3M7T9V2B4C6D8E0FGG',
    'usr_01JZX8Q5W3M7T9V2B4C6D8E0FG',
    'tim_81JZX8Q5W3M7T9V2B4C6D8E0FG',
    'tim_01jzx8q5w3m7t9v2b4c6d8e0fg',
    'tim_01JZX8Q5W3M7T9V2B4C6D8E0IL',
    ' tim_01JZX8Q5W3M7T9V2B4C6D8E0FG',
    'tim_01JZX8Q5W3M7T9V2B4C6D8E0FG\n',
  ])('are not made up of %j', (text) => {
    expect(isId('tim', text)).toBe(false);
    expect(idSchema('tim').safeParse(text).success).toBe(false);
  });

  it('are recognised by their prefix', () => {
    const id = newId('usr');
    expect(isId('usr', id)).toBe(true);
    expect(idSchema('usr').parse(id)).toBe(id);
    expect(isId('usr', 5)).toBe(false);
  });
});
