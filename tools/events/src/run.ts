import { parseCommand, type Command } from './command.ts';
import { listCommand } from './list.ts';
import { redriveCommand } from './redrive/redrive-command.ts';
import { replayCommand } from './replay/replay-command.ts';
import { connect } from './stage-access.ts';
import { tailCommand } from './tail/tail-command.ts';
import { traceCommand } from './trace/trace-command.ts';
import { readManifest } from '@paymyinvoice/stages';

const commands: readonly Command[] = [listCommand, tailCommand, traceCommand, redriveCommand, replayCommand];

const usage = `npm run events -- [--stage <name>] [--manifest <URL or file>] <command>
  --stage <name>             the stage to look at (local)
  --manifest <URL or file>   its stage.json (http://127.0.0.1:4000/stage.json)

${commands.map((command) => command.usage).join('\n\n')}`;

/** Speaks to AWS's own services, so that it works alike on any stage. */
export async function run(args: readonly string[], signal: AbortSignal): Promise<void> {
  const parsed = parseCommand(args, commands);
  if (parsed === 'help') return console.log(usage);
  const { command, flags, positionals, stage, manifest } = parsed;
  const work = command.prepare(flags, positionals);
  const isLookedAt = flags['dry-run'] === true || flags['list'] === true;
  if (stage === 'prod' && command.changes === true && !isLookedAt && flags['yes'] !== true)
    throw new Error('This changes what prod does: look at it with --dry-run first, then add --yes.');
  const access = await connect(await readManifest(stage, manifest));
  try {
    await work(access, signal);
  } finally {
    access.close();
  }
}
