import type { Metafile } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

/** The code of all functions of a service together; what several carry alike counts once. */
const MOST_CODE_BYTES = 2_000_000;
/** Of each function: it is fetched whole before a first start, however little of it is read. */
const MOST_ASSET_BYTES = 10_000_000;

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

/** Zipped, in bytes. */
export interface Size {
  /** By what a file holds. */
  readonly code: ReadonlyMap<string, number>;
  readonly assets: number;
}

export function checkSize(sizes: ReadonlyMap<string, Size>): string[] {
  const code = codeBytes({ code: new Map([...sizes.values()].flatMap((size) => [...size.code])) });
  const large = [...sizes].filter(([, { assets }]) => assets > MOST_ASSET_BYTES);
  return [
    ...(code <= MOST_CODE_BYTES ? [] : [`size: ${code} bytes of code zipped, more than ${MOST_CODE_BYTES}`]),
    ...large.map(
      ([name, { assets }]) =>
        `size: ${name} has ${assets} bytes of assets zipped, more than ${MOST_ASSET_BYTES}`,
    ),
  ];
}

export function codeBytes({ code }: Pick<Size, 'code'>): number {
  return [...code.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** What is in folders is assets, and the little that a zip says of its files is counted with them. */
export async function sizeOf(directory: string, archive: string): Promise<Size> {
  const files = (await readdir(directory, { withFileTypes: true })).filter((entry) => entry.isFile());
  const zipped = files.map(async ({ name }) => {
    const content = await readFile(join(directory, name));
    return [createHash('sha256').update(content).digest('hex'), deflateRawSync(content).length] as const;
  });
  const code = new Map(await Promise.all(zipped));
  return { code, assets: (await stat(archive)).size - codeBytes({ code }) };
}
