import { countFlag, refuseWords, type Command } from './command.ts';
import { counted } from './counted.ts';
import { findEvents } from './outbox/outbox-rows.ts';
import { lineOf } from './outbox/stored-event.ts';
import { readQuery } from './query-flags.ts';

export const listCommand: Command = {
  name: 'list',
  usage: `  list                       what the services published in the last week, or are still to publish; oldest first
    --type <type>            such as user.verified
    --subject <id>           about this alone: quick, as it reads nothing else
    --correlation <id>       of one correlation id
    --source <service>       of one publisher: auth, invoice or media
    --since, --until <1h>    so long ago (90s, 30m, 1h, 7d) or a time
    --waiting                only what is not published yet: quick
    --limit <n>              the newest of them (50)
    --data                   with what the events say: that may be about people`,
  options: {
    ...{ type: { type: 'string' }, subject: { type: 'string' }, correlation: { type: 'string' } },
    ...{ source: { type: 'string' }, since: { type: 'string' }, until: { type: 'string' } },
    ...{ waiting: { type: 'boolean' }, limit: { type: 'string' }, data: { type: 'boolean' } },
  },
  prepare(flags, positionals) {
    refuseWords(positionals, 'list');
    const queryAt = readQuery(flags);
    const limit = countFlag(flags, 'limit') ?? 50;
    return async (access) => {
      const query = queryAt(access.now());
      const { events, readUnits } = await findEvents(access, query, flags['data'] === true);
      const shown = events.slice(-limit);
      for (const stored of shown) {
        console.log(lineOf(stored));
        if (flags['data'] === true) console.log(`    ${JSON.stringify(stored.event.data)}`);
      }
      const more = shown.length < events.length ? `the newest ${shown.length} of ` : '';
      const isScan = query.subject === undefined && query.waiting !== true;
      console.error(
        `${more}${counted(events.length, 'event')}; ${counted(readUnits, 'read unit')}${isScan ? ', for the whole of every table: --subject or --waiting read less' : ''}.`,
      );
    };
  },
};
