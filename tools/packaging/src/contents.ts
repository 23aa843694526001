import type { Metafile } from 'esbuild';
import { readFile, stat } from 'node:fs/promises';

export const MOST_ZIPPED_BYTES = 2_000_000;

/** Inputs that the bundler's settings keep out; one of these in a bundle means that a setting has stopped working. */
const UNWANTED: Record<string, RegExp> = {
  'file uploads': /node_modules\/multer\//,
  "rxjs's CommonJS form": /node_modules\/rxjs\/dist\/cjs\//,
  "zod's other languages": /node_modules\/zod\/v4\/locales\/(?!(en|index)\.js)/,
  'parts of Express that nobody asks for': /node_modules\/(body-parser|iconv-lite|qs|send|serve-static)\//,
  'credentials of people and machines':
    /node_modules\/(@aws-sdk\/(nested-clients|credential-provider-(sso|http))|@smithy\/credential-provider-imds)\//,
  'event streams': /node_modules\/@smithy\/core\/dist-es\/submodules\/event-streams\//,
  'parts of Nest that nobody asks for': /node_modules\/@nestjs\/(core\/repl|common\/pipes\/file)\//,
  'code for tests': /node_modules\/vitest\/|\/libs\/shared\/testing\/|\.(spec|test)\.ts$/,
};

/** Only an HTTP function serves HTTP: the others start without its framework. */
const HTTP_FRAMEWORK = /node_modules\/(@nestjs|express|@codegenie|@vendia)\//;

const EAGER_DATE_FORMAT = /dateTimeFormatter\s*=\s*new Intl\.DateTimeFormat/;

const MEDIA_TYPES = /node_modules\/mime-db\/db\.json$/;
const MOST_MEDIA_TYPES_BYTES = 5000;

export function checkContents(name: string, { outputs }: Metafile, isHttp: boolean): string[] {
  const used = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  const unwanted = isHttp ? UNWANTED : { ...UNWANTED, 'the HTTP framework': HTTP_FRAMEWORK };
  const carried = Object.entries(unwanted).map(
    ([what, pattern]) => [what, used.find(([input]) => pattern.test(input))] as const,
  );
  const isWhole = ([input, { bytesInOutput }]: (typeof used)[number]) =>
    MEDIA_TYPES.test(input) && bytesInOutput > MOST_MEDIA_TYPES_BYTES;
  return [...carried, ['all media types', used.find(isWhole)] as const].flatMap(([what, found]) =>
    found === undefined ? [] : [`contents: ${name} carries ${what} (${found[0]})`],
  );
}

const IMPORTED_WHILE_RUNNING = /\bimport\(["'](node:)?[a-z]/;

export async function checkStart(name: string, bundle: string): Promise<string[]> {
  const code = await readFile(bundle, 'utf8');
  return [
    ...(EAGER_DATE_FORMAT.test(code) ? [`contents: ${name} makes a date format whenever it starts`] : []),
    ...(IMPORTED_WHILE_RUNNING.test(code) ? [`contents: ${name} imports a module while it runs`] : []),
  ];
}

export function checkSize(archives: ReadonlyMap<string, number>, most = MOST_ZIPPED_BYTES): string[] {
  const total = [...archives.values()].reduce((sum, bytes) => sum + bytes, 0);
  return total <= most ? [] : [`size: ${total} bytes zipped, more than ${most}`];
}

export async function sizesOf(files: ReadonlyMap<string, string>): Promise<Map<string, number>> {
  const sizes = [...files].map(async ([name, file]) => [name, (await stat(file)).size] as const);
  return new Map(await Promise.all(sizes));
}
