import { setTimeout as wait } from 'node:timers/promises';
import { refuseWords, textFlag, type Command } from '../command.ts';
import { logGroups, searchLogs, type LogEntry } from '../logs.ts';
import { parseDurationMs } from '../moments.ts';
import { eventKey, readEvents } from '../outbox/outbox-rows.ts';
import { headerText } from '../outbox/stored-event.ts';
import { typeFlag } from '../query-flags.ts';
import type { StageAccess } from '../stage-access.ts';
import { Follower, type Seen } from './follower.ts';
import { isService } from '@paymyinvoice/stages';

const pauseMs = 1000;
const patienceMs = 2000;
/** How late a line may come into the logs and still be seen. */
const lookBackMs = 60_000;
const published = '{ $.msg = "outbox item published" && $.eventId = "evt_*" }';

type Publication = Seen & {
  readonly service: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly correlationId: string;
};

export const tailCommand: Command = {
  name: 'tail',
  usage: `  tail                       follows what is published from now on, until Ctrl-C
    --for <10s>              for so long alone
    --type, --correlation    as for list
    --data                   with what the events say: that may be about people`,
  options: {
    ...{ for: { type: 'string' }, type: { type: 'string' }, correlation: { type: 'string' } },
    data: { type: 'boolean' },
  },
  prepare(flags, positionals) {
    refuseWords(positionals, 'tail');
    const length = textFlag(flags, 'for');
    const lengthMs = length === undefined ? Infinity : parseDurationMs(length);
    const [type, correlation] = [typeFlag(flags), textFlag(flags, 'correlation')];
    return async (access, signal) => {
      const startMs = access.now().getTime();
      // The relay publishes, and in its place the sweep.
      const groups = await logGroups(access, (name) => name === 'relay' || name === 'sweep');
      const follower = new Follower<Publication>(patienceMs);
      console.error('Following what is published from now on.');
      const beganMs = performance.now();
      let newestMs = startMs;
      for (let isOver = false; !isOver;) {
        isOver = signal.aborted || performance.now() - beganMs >= lengthMs;
        const startTime = Math.max(startMs, newestMs - lookBackMs);
        const lines = await searchLogs(access, groups, { filterPattern: published, startTime });
        newestMs = lines.at(-1)?.timeMs ?? newestMs;
        const found = lines
          .map(publicationOf)
          .filter((each) => type === undefined || each.type === type)
          .filter((each) => correlation === undefined || each.correlationId === correlation);
        // At the end nothing more is waited for.
        for (const each of follower.take(found, isOver ? Infinity : performance.now()))
          await show(each, access, flags['data'] === true);
        const leftMs = beganMs + lengthMs - performance.now();
        if (!isOver)
          await wait(Math.max(0, Math.min(pauseMs, leftMs)), undefined, { signal }).catch(() => {});
      }
    };
  },
};

function publicationOf({ timeMs, where, members }: LogEntry): Publication {
  return {
    timeMs,
    service: where.split('/')[0] ?? '',
    eventId: String(members['eventId']),
    type: String(members['type']),
    subject: String(members['subject']),
    sequence: Number(members['sequence']),
    correlationId: String(members['correlationId']),
  };
}

async function show(each: Publication, access: StageAccess, withData: boolean): Promise<void> {
  const header = headerText({ ...each, id: each.eventId });
  console.log(`${new Date(each.timeMs).toISOString()}  ${header}  ${each.correlationId}`);
  if (!withData || !isService(each.service)) return;
  const [stored] = await readEvents(access, each.service, [eventKey(each)]);
  console.log(`    ${JSON.stringify(stored?.event.data)}`);
}
