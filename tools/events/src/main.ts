// `npm run events -- [--stage local] [--manifest <URL or file>] <command>`: what became of events, and bringing them on their
// way again.
import { run } from './run.ts';

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', () => process.exit());

try {
  await run(process.argv.slice(2), stopped.signal);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
