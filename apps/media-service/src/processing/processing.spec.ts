import { describe, expect, it } from 'vitest';
import { aFile, anAwaitedFile, aRejectedFile } from '../../test/builders.ts';
import { everyKey, incomingKey, keysAt } from '../files/file-keys.ts';
import { refOf, type Processing } from '../media/media.ts';
import { claim, finish, isHeldBy, isSpent, leftovers, letGo, mismatchOf, sha256Of } from './processing.ts';

const now = new Date('2026-01-31T17:05:00.000Z');
const claimed = claim(anAwaitedFile(), 'me', now);
const findings = { sha256: 'b'.repeat(64), width: 4, height: 3, renditions: [] };

describe('claim', () => {
  it('takes the turn of an upload that has come, which its owner sees', () => {
    expect(claimed).toMatchObject({ status: 'processing', attempts: 1, version: 2 });
    expect(claimed.turn).toEqual({ holder: 'me', until: '2026-01-31T17:07:00.000Z' });
    expect(claimed).not.toHaveProperty('uploadUntil');
  });

  it('counts each further attempt, of which the owner sees nothing, until there are too many', () => {
    const again = claim(claimed, 'you', now);
    expect(again).toMatchObject({ attempts: 2, version: 2 });
    expect([isHeldBy(again, 'me'), isHeldBy(again, 'you')]).toEqual([false, true]);
    expect([isSpent(again), isSpent(claim(again, 'me', now))]).toEqual([false, true]);
  });

  it('is no attempt when it failed for no fault of the file’s', () => {
    expect(letGo(claimed, { counts: false }).attempts).toBe(0);
    expect(letGo(claimed, { counts: true }).attempts).toBe(1);
    expect(letGo(claimed, { counts: true })).not.toHaveProperty('turn');
  });
});

describe('finish', () => {
  it('says what was found and where the files stand, whatever has changed meanwhile', () => {
    const moved: Processing = { ...claimed, visibility: 'public', title: 'new' };
    const ready = finish(moved, { findings }, 'private', now);
    expect(ready).toMatchObject({ ...findings, status: 'ready', filesAt: 'private', visibility: 'public' });
    expect(ready).toMatchObject({ title: 'new', version: 3 });
    for (const over of ['turn', 'attempts']) expect(ready).not.toHaveProperty(over);
  });

  it('says why nothing was taken', () => {
    const rejection = { code: 'media.corrupt', detail: 'Torn.' } as const;
    const rejected = finish(claimed, { rejection }, 'private', now);
    expect(rejected).toMatchObject({ status: 'rejected', rejection });
    expect(rejected).not.toHaveProperty('turn');
  });
});

describe('leftovers', () => {
  const ref = refOf(claimed);
  it('are everything of a file that is gone or refused', () => {
    expect(leftovers(undefined, ref)).toEqual(everyKey(ref));
    expect(leftovers(aRejectedFile(), ref)).toEqual(everyKey(ref));
  });

  it('are the upload of a file that is ready, and a side that was written for nothing', () => {
    expect(leftovers(aFile(), ref, 'private')).toEqual([incomingKey(ref)]);
    expect(leftovers(aFile(), ref, 'public')).toEqual([incomingKey(ref), ...keysAt('public', ref)]);
    expect(leftovers(aFile({ visibility: 'public' }), ref, 'public')).toEqual([incomingKey(ref)]);
  });

  it('are nothing that somebody still works with', () => {
    expect(leftovers(claimed, ref, 'private')).toEqual([]);
    expect(leftovers(claimed, ref, 'public')).toEqual(keysAt('public', ref));
  });
});

describe('mismatchOf', () => {
  const bytes = Buffer.from('89504e470d0a1a0a', 'hex');
  const announced = { size: bytes.length, contentType: 'image/png', sha256: sha256Of(bytes) } as const;
  it('finds nothing where all is as announced', () => {
    expect(mismatchOf(announced, bytes)).toBeUndefined();
    expect(mismatchOf({ ...announced, contentType: 'image/gif' }, bytes)).toEqual({
      code: 'media.type_mismatch',
      detail: 'It was announced as image/gif and is image/png.',
    });
  });

  it('tells a file that was damaged on its way from another one', () => {
    expect(mismatchOf({ ...announced, size: 9 }, bytes)).toMatchObject({ code: 'media.corrupt' });
    expect(mismatchOf({ ...announced, sha256: 'a'.repeat(64) }, bytes)).toMatchObject({
      code: 'media.checksum_mismatch',
    });
  });
});
