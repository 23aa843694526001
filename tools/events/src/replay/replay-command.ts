import { countFlag, refuseWords, textFlag, type Command } from '../command.ts';
import { readQuery } from '../query-flags.ts';
import { replay } from './replay.ts';
import { isService, SERVICES } from '@paymyinvoice/stages';

export const replayCommand: Command = {
  name: 'replay',
  usage: `  replay --to <service>      sends published events of the last week once more, to this one subscriber alone
    --rate <n>               so many a second; must be said
    --type, --subject, --since, --until   as for list; without them all that it subscribes to
    --dry-run                only shows what it would send
    --yes                    needed on prod`,
  changes: true,
  options: {
    ...{ to: { type: 'string' }, rate: { type: 'string' }, 'dry-run': { type: 'boolean' } },
    ...{ type: { type: 'string' }, subject: { type: 'string' } },
    ...{ since: { type: 'string' }, until: { type: 'string' }, yes: { type: 'boolean' } },
  },
  prepare(flags, positionals) {
    refuseWords(positionals, 'replay');
    const to = textFlag(flags, 'to')?.replace(/-service$/, '');
    if (to === undefined || !isService(to))
      throw new Error(`replay takes one subscriber as --to: ${SERVICES.join(', ')}.`);
    const isDryRun = flags['dry-run'] === true;
    const rate = countFlag(flags, 'rate');
    if (rate === undefined && !isDryRun)
      throw new Error('replay takes how many events to send a second as --rate.');
    const queryAt = readQuery(flags);
    return (access, signal) =>
      replay(access, to, { query: queryAt(access.now()), rate: rate ?? Infinity, isDryRun, signal });
  },
};
