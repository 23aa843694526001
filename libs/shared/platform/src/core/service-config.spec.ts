import { expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { apiEnvironment } from './service-config.ts';

const environment = {
  STAGE: 'local',
  SERVICE: 'toy-service',
  VERSION: '1.0.0',
  LOG_LEVEL: 'info',
  TABLE_NAME: 'paymyinvoice-local-toy',
  ISSUER_URL: 'https://api.example.com/auth',
  AUDIENCE: 'paymyinvoice-local',
  ALLOWED_ORIGINS: 'https://app.example.com,https://example.com',
  REQUEST_SECRET_PARAMETER: '/paymyinvoice/local/toy/request-secret',
};

it('is read with its list of origins taken apart', () => {
  expect(readConfig(apiEnvironment, environment)).toMatchObject({
    ISSUER_URL: 'https://api.example.com/auth',
    ALLOWED_ORIGINS: ['https://app.example.com', 'https://example.com'],
  });
});

it('has an issuer that tokens can name letter by letter', () => {
  const read = () =>
    readConfig(apiEnvironment, { ...environment, ISSUER_URL: 'https://api.example.com/auth/' });
  expect(read).toThrow('ISSUER_URL (must match /[^/]$/)');
});
