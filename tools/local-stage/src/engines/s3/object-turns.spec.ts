import { describe, expect, it } from 'vitest';
import { oneWriterPerObject } from './object-turns.ts';

describe('turns of writers', () => {
  const writer = (log: string[], name: string, until: Promise<void>) => async () => {
    log.push(`${name} begins`);
    await until;
    log.push(`${name} ends`);
  };

  it('let a second writer of an object begin only when the first has ended', async () => {
    const inTurn = oneWriterPerObject();
    const log: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = inTurn('b/k', writer(log, 'first', promise));
    const second = inTurn('b/k', writer(log, 'second', Promise.resolve()));
    const other = inTurn('b/other', writer(log, 'other', Promise.resolve()));
    await other;
    expect(log).toEqual(['first begins', 'other begins', 'other ends']);
    resolve();
    await Promise.all([first, second]);
    expect(log.slice(3)).toEqual(['first ends', 'second begins', 'second ends']);
  });

  it('go on after a writer that failed', async () => {
    const inTurn = oneWriterPerObject();
    const failed = inTurn('b/k', async () => Promise.reject(new Error('no')));
    const next = inTurn('b/k', async () => Promise.resolve('written'));
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('written');
  });
});
