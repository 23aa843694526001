import { describe, expect, it } from 'vitest';
import { aFile, anAwaitedFile, aRejectedFile } from '../../test/builders.ts';
import { isOverdue } from './purge.ts';

const file = anAwaitedFile({ uploadUntil: '2026-01-31T18:00:00.000Z' });
const at = (time: string) => new Date(`2026-01-31T${time}Z`);

describe('an upload', () => {
  it.each([
    ['while it is allowed', '17:59:59.999', false],
    ['within an hour after', '19:00:00.000', false],
    ['later than that', '19:00:00.001', true],
  ])('is overdue %s: %s is %s', (_when, time, isSo) => {
    expect(isOverdue(file, at(time))).toBe(isSo);
  });

  it('is not overdue once it has come, was rejected or is gone', () => {
    for (const media of [aFile(), aRejectedFile(), undefined])
      expect(isOverdue(media, at('23:00:00.000'))).toBe(false);
  });
});
