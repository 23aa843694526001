import { newId } from '@paymyinvoice/platform';
import { describe, expect, it } from 'vitest';
import { aFile } from '../../test/builders.ts';
import { changeOfUses } from './hold.ts';

const [one, two, gone] = [newId('med'), newId('med'), newId('med')];
const [first, second] = [aFile({ id: one, uses: 2 }), aFile({ id: two, uses: 1 })];

describe('a hold', () => {
  it('counts each file that it takes up or lets go, and no other', () => {
    expect(changeOfUses([first, second], [two], [one])).toEqual([
      { before: first, after: { ...first, uses: 3 } },
      { before: second, after: { ...second, uses: 0 } },
    ]);
    expect(changeOfUses([first, second], [one], [one])).toEqual([]);
  });

  it('has no claim to a file that is not there', () => {
    expect(changeOfUses([], [], [gone])).toEqual([]);
  });
});
