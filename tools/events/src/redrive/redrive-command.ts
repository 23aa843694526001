import { countFlag, listFlag, type Command } from '../command.ts';
import { deadLetterQueues, findDeadLetterQueue } from './dead-letter-queues.ts';
import { discard } from './discard.ts';
import { redrive } from './redrive.ts';
import type { StageAccess } from '../stage-access.ts';

export const redriveCommand: Command = {
  name: 'redrive',
  usage: `  redrive <queue>            moves dead letters back to where they came from, such as media-events
    --list                   what lies in which dead-letter queue
    --dry-run                only shows what it would move, and why it is there
    --id <event id>          this one alone, by the id of its event or its message; may be given several times
    --limit <n>              so many at most
    --rate <n>               so many a second (10)
    --discard                removes for good what --id names, instead of moving it
    --yes                    needed on prod`,
  changes: true,
  options: {
    ...{ list: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, discard: { type: 'boolean' } },
    ...{ id: { type: 'string', multiple: true }, limit: { type: 'string' }, rate: { type: 'string' } },
    yes: { type: 'boolean' },
  },
  prepare(flags, [name, ...others]) {
    const isList = flags['list'] === true;
    const ids = listFlag(flags, 'id');
    const limit = countFlag(flags, 'limit') ?? Infinity;
    const rate = countFlag(flags, 'rate') ?? 10;
    const isDryRun = flags['dry-run'] === true;
    if (others.length > 0 || (name === undefined) !== isList)
      throw new Error('redrive takes the name of one queue, or --list to see them.');
    if (flags['discard'] === true && ids.length === 0)
      throw new Error('--discard takes what to remove as --id, one by one.');
    return async (access, signal) => {
      if (name === undefined) return await listQueues(access);
      const queue = await findDeadLetterQueue(access, name);
      if (flags['discard'] === true) return await discard(access, queue, { ids, isDryRun });
      await redrive(access, queue, { ids, limit, rate, isDryRun, signal });
    };
  },
};

async function listQueues(access: StageAccess): Promise<void> {
  for (const { shortName, letters, source } of await deadLetterQueues(access))
    console.log(
      `${String(letters).padStart(6)}  ${shortName.padEnd(24)}  ${source === undefined ? 'failed runs: nothing to move' : `from ${source.name}`}`,
    );
}
