import { expect, it } from 'vitest';
import { anAccount } from '../../test/builders.ts';
import { profileVersion } from './profile.ts';

const version = (overrides: Parameters<typeof anAccount>[0] = {}) => profileVersion(anAccount(overrides));
const enrolment = { state: 'on', sealedSecret: 's', lastStep: 1, recoveryCodeHashes: [] } as const;

it('the version of a profile changes with everything it shows', () => {
  const versions = [
    version(),
    version({ name: 'Ada L.' }),
    version({ email: 'ada@example.org' }),
    version({ totp: enrolment }),
  ];
  expect(new Set(versions).size).toBe(versions.length);
});

it('the version of a profile stays when what changes is not shown', () => {
  expect(version({ version: 7, sessionEpoch: 3, passwordHash: 'another' })).toBe(version());
  expect(version({ totp: { ...enrolment, lastStep: 2 } })).toBe(version({ totp: enrolment }));
});
