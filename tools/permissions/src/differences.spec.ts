import { expect, it } from 'vitest';
import { differences } from './differences.ts';

const seen = (...grants: string[]) => new Map([['worker', new Set(grants)]]);

it('tells calls that are not recorded from what is recorded and was not seen', () => {
  expect(differences(seen('a', 'b'), seen('b', 'c'))).toEqual({
    more: ['worker calls c: not recorded.'],
    less: ['worker was not seen to call a.'],
  });
});

it('finds nothing where a run saw what is recorded', () => {
  expect(differences(seen('a'), seen('a'))).toEqual({ more: [], less: [] });
});

it('knows a role that is not recorded at all', () => {
  expect(differences(new Map(), seen('a')).more).toEqual(['worker calls a: not recorded.']);
});
