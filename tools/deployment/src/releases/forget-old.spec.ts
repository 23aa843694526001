import { expect, it, vi } from 'vitest';
import { forgetOld } from './forget-old.ts';

it('a deployment that stands does not fail for old releases that cannot be forgotten', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const bucket = {
    list: () => Promise.resolve({ prefixes: ['r1', 'r2'], releases: [] }),
    forget: (prefixes: readonly string[]) => Promise.reject(new Error(`no ${prefixes.join()}`)),
  };
  await forgetOld(bucket, 'r2');
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('tries again: no r1'));
});
