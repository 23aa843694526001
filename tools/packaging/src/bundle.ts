import { build, type BuildOptions, type Metafile } from 'esbuild';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { functionBundle, type Project } from './project.ts';
import { absentPackages, expressAdapterOnly, lazyDateFormats, rxjsFromItsModules } from './tuning.ts';

export const BUNDLE = 'index.mjs';

/** Bundled CommonJS packages call `require` for Node's own modules; an ES module has none of its own. */
const REQUIRE = `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);`;

const SETTINGS = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  treeShaking: true,
  minifySyntax: true,
  minifyWhitespace: true,
  // Nest finds providers, and errors are told apart, by the names of classes.
  minifyIdentifiers: false,
  legalComments: 'none',
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: REQUIRE },
  plugins: [absentPackages, rxjsFromItsModules, expressAdapterOnly, lazyDateFormats],
} satisfies BuildOptions;

/** Bundles every function of a project into one file each, with its source map beside it. */
export async function bundleFunctions(project: Project): Promise<Map<string, Metafile>> {
  await rm(join(project.directory, 'dist/functions'), { recursive: true, force: true });
  const bundles = [...project.functions].map(async ([name, entry]) => {
    const { metafile } = await bundle(entry, functionBundle(project, name));
    return [name, metafile] as const;
  });
  return new Map(await Promise.all(bundles));
}

/** Bundles the long-running form of a service. */
export async function bundleServer(project: Project): Promise<string | undefined> {
  if (project.serverEntry === undefined) return undefined;
  const directory = join(project.directory, 'dist/server');
  await rm(directory, { recursive: true, force: true });
  await bundle(project.serverEntry, directory);
  return join(directory, BUNDLE);
}

async function bundle(entry: string, directory: string): Promise<{ metafile: Metafile }> {
  return await build({ ...SETTINGS, entryPoints: [entry], outfile: join(directory, BUNDLE) });
}
