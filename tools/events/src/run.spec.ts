import { expect, it, vi } from 'vitest';
import { run } from './run.ts';

// Refused before any stage is looked for.
it.each([
  ['no command', [], 'Say what to do: list, tail, trace, redrive, replay.'],
  ['a command that is none', ['watch'], "There is no command 'watch'"],
  ['another command’s flag', ['list', '--rate', '1'], "Unknown option '--rate'"],
  ['a flag’s value that looks like a flag', ['list', '--limit', '-3'], /^--limit takes a value.*[^\n]$/],
  ['a flag without its value', ['list', '--limit'], /^--limit takes a value/],
  [
    'a type that is none',
    ['list', '--type', 'user.verfied'],
    /'user.verfied': user.registered, user.verified,/,
  ],
  ['a tail of no type', ['tail', '--type', 'user'], "There is no type of event 'user'"],
  ['a time that is none', ['list', '--since', 'yesterday'], "'yesterday' is no length of time"],
  ['a service that is none', ['list', '--source', 'ledger'], "There is no service 'ledger'"],
  ['a word too many', ['tail', 'auth'], "'auth' is none"],
  ['a trace of nothing', ['trace'], 'trace takes one correlation id'],
  ['a trace of a pattern', ['trace', '*'], "'*' cannot be a correlation id"],
  ['no queue', ['redrive'], 'redrive takes the name of one queue'],
  ['a rate of nothing', ['redrive', 'media-events', '--rate', '0'], "--rate takes a number above 0, not '0'"],
  [
    'a removal of everything',
    ['redrive', 'media-events', '--discard'],
    '--discard takes what to remove as --id',
  ],
  ['a replay to nobody', ['replay', '--rate', '1'], 'replay takes one subscriber as --to'],
  ['a replay at any rate', ['replay', '--to', 'media'], 'a second as --rate'],
  ['a change of prod', ['--stage', 'prod', 'redrive', 'media-events'], 'add --yes'],
])('answers %s with a sentence', async (_what, args, sentence) => {
  await expect(run(args, AbortSignal.abort())).rejects.toThrow(sentence);
});

it('asks for the region of a stage that is elsewhere', async () => {
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nowhere');
  try {
    await expect(run(['--stage', 'staging', 'list'], AbortSignal.abort())).rejects.toThrow(
      /^Where is stage 'staging'\? Set AWS_REGION/,
    );
  } finally {
    vi.unstubAllEnvs();
  }
});
