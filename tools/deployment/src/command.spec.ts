import { describe, expect, it } from 'vitest';
import { readFlags, targetOf } from './command.ts';

describe('targetOf', () => {
  it('is a service on a stage', () => {
    expect(targetOf('contracts', 'ada')).toEqual({ service: 'contracts', stage: 'ada' });
  });

  it.each([
    [undefined, 'ada', 'Which service?'],
    ['mail', 'ada', "no service 'mail'"],
    ['auth', undefined, 'Which stage?'],
    ['auth', 'local', "Stage 'local' is a laptop's own"],
    ['auth', 'Prod', '"Prod" cannot be a stage'],
  ])('is not %s on %s', (service, stage, why) => {
    expect(() => targetOf(service, stage)).toThrow(why);
  });
});

describe('readFlags', () => {
  it("reads a command's own flags beside the target", () => {
    const given = readFlags('usage', { to: { type: 'string' } }, [
      '--service=auth',
      '--stage=ada',
      '--to',
      'v1',
    ]);
    expect(given).toMatchObject({ target: { service: 'auth', stage: 'ada' }, flags: { to: 'v1' } });
  });

  it('refuses what it does not know', () => {
    expect(() => readFlags('usage', {}, ['--stag', 'ada'])).toThrow("Unknown option '--stag'");
  });
});
