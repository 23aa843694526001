import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const schema = z.object({
  STAGE: z.string().min(1),
  LOG_LEVEL: z.enum(['info', 'debug']),
  ISSUER_URL: z.url(),
  PORT: z.coerce.number().int().min(1).optional(),
});

describe('readConfig', () => {
  it('gives the parsed values and leaves the rest of the environment alone', () => {
    const environment = {
      STAGE: 'local',
      LOG_LEVEL: 'info',
      ISSUER_URL: 'http://127.0.0.1',
      PORT: '80',
      HOME: '/',
    };
    expect(readConfig(schema, environment)).toEqual({
      STAGE: 'local',
      LOG_LEVEL: 'info',
      ISSUER_URL: 'http://127.0.0.1',
      PORT: 80,
    });
  });

  it('names every missing and every bad key at once, and no value', () => {
    const read = () => readConfig(schema, { LOG_LEVEL: 'hunter2', ISSUER_URL: 'swordfish', PORT: '-7' });
    expect(read).toThrow(
      'The configuration is incomplete or wrong: STAGE (missing), LOG_LEVEL (must be one of info, debug), ' +
        'ISSUER_URL (must be a well-formed url), PORT (must be at least 1).',
    );
    expect(read).not.toThrow(/hunter2|swordfish|-7/);
  });
});
