import { expect, it } from 'vitest';
import { authApiEnvironment } from './config.ts';

it.each([
  ['local', '12', true],
  ['local', '17', true],
  ['ada', '16', false],
  ['prod', '12', false],
  ['prod', '17', true],
])('on the stage %s passwords may cost %s: %s', (STAGE, PASSWORD_COST, isAllowed) => {
  expect(authApiEnvironment.safeParse({ ...others, STAGE, PASSWORD_COST }).success).toBe(isAllowed);
});

const others = {
  ...{ SERVICE: 'auth-service', VERSION: '1', LOG_LEVEL: 'info', TABLE_NAME: 'table' },
  ...{ ISSUER_URL: 'https://auth.example.com', AUDIENCE: 'all', ALLOWED_ORIGINS: 'https://example.com' },
  ...{ REQUEST_SECRET_PARAMETER: '/r', MAIL_SECRET_PARAMETER: '/m', TOTP_SECRET_PARAMETER: '/t' },
  ...{ KEY_ID: 'key', BREACH_RANGE_URL: '', IDENTITY_POOL_ID: '', IDENTITY_PROVIDER: 'provider' },
  ...{ USER_POOL_ISSUER: '', USER_POOL_CLIENT_ID: '' },
};
