/** A stage in a process of its own, for `forkStage`. It ends with whoever started it. */
import { startStage, type Stage, type StageOptions } from './stage.ts';

export type StageOrder = Omit<StageOptions, 'onProblem'>;

export type StageNotice =
  | { readonly type: 'ready'; readonly url: string; readonly aws: Stage['aws'] }
  | { readonly type: 'problem'; readonly message: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'stopped' };

type StageRequest = { readonly type: 'start'; readonly order: StageOrder } | { readonly type: 'stop' };

let stage: Stage | undefined;

// Ctrl-C reaches the whole process group; whoever started the stage stops it in its own order.
process.on('SIGINT', () => {});
process.on('disconnect', () => void stop());
process.on(
  'message',
  (request: StageRequest) => void (request.type === 'start' ? start(request.order) : stop()),
);

async function start(order: StageOrder): Promise<void> {
  try {
    const onProblem = (message: string) => tell({ type: 'problem', message });
    const grantsDirectory = process.env['USED_GRANTS'];
    stage = await startStage({ ...order, onProblem, ...(grantsDirectory && { grantsDirectory }) });
    tell({ type: 'ready', url: stage.url, aws: stage.aws });
  } catch (error) {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
    process.disconnect();
  }
}

async function stop(): Promise<void> {
  await stage?.stop();
  tell({ type: 'stopped' });
  process.exit(process.exitCode ?? 0);
}

function tell(notice: StageNotice): void {
  if (process.connected) process.send?.(notice);
}
