import { build } from 'esbuild';
import { join } from 'node:path';

/** The bare handler in one file, bundled as esbuild does it when nothing is said. */
export async function bundleBaseline(directory: string): Promise<string> {
  const outfile = join(directory, 'baseline', 'index.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'bare-handler.ts')],
    bundle: true,
    platform: 'node',
    outfile,
    logLevel: 'warning',
  });
  return outfile;
}
