import { describe, expect, it } from 'vitest';
import { readGrantedRoles } from '@paymyinvoice/local-stage';
import { compare } from '../src/compare.ts';
import { readRecord } from '../src/seen.ts';

const roles = await readGrantedRoles();
const record = readRecord();

describe('the roles of the packaged stacks', () => {
  it('are all known, and so are all recorded ones', () => {
    const functions = roles.filter((role) => role.function !== undefined);
    expect(functions.length).toBeGreaterThanOrEqual(17);
    expect(roles.map(({ role }) => role)).toEqual(expect.arrayContaining([...record.keys()]));
  });

  it.each(roles)('$role grants what is needed and nothing else', (role) => {
    expect(compare(role, record.get(role.role) ?? new Set()).findings).toEqual([]);
  });
});
