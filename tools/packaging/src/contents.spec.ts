import type { Metafile } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { checkContents, checkSize } from './contents.ts';

function bundleOf(...inputs: string[]): Metafile {
  const bytes = Object.fromEntries(inputs.map((input) => [input, { bytesInOutput: 10 }]));
  const output = { bytes: 10, inputs: bytes, imports: [], exports: [] };
  return { inputs: {}, outputs: { 'index.cjs': output } };
}

describe('checkContents', () => {
  it('accepts an HTTP function with the framework', () => {
    const bundle = bundleOf('src/api.lambda.ts', 'node_modules/@nestjs/core/index.js');
    expect(checkContents('api', bundle, true)).toEqual([]);
  });

  it.each([
    ['file uploads', 'node_modules/multer/index.js'],
    ["rxjs's CommonJS form", 'node_modules/rxjs/dist/cjs/index.js'],
    ["zod's other languages", 'node_modules/zod/v4/locales/de.js'],
    ['parts of Express that nobody asks for', 'node_modules/iconv-lite/encodings/index.js'],
    ['credentials of people and machines', 'node_modules/@smithy/credential-provider-imds/dist-es/index.js'],
    ['event streams', 'node_modules/@smithy/core/dist-es/submodules/event-streams/index.js'],
    ['parts of Nest that nobody asks for', 'node_modules/@nestjs/core/repl/repl.js'],
    ['code for tests', 'libs/shared/platform/src/core/clock.spec.ts'],
  ])('refuses %s', (what, input) => {
    expect(checkContents('api', bundleOf(input), true)).toEqual([`contents: api carries ${what} (${input})`]);
  });

  it('refuses the table of all media types, and takes a short one', () => {
    const table = 'node_modules/express/node_modules/mime-db/db.json';
    const bundle = bundleOf(table);
    expect(checkContents('api', bundle, true)).toEqual([]);
    const [output] = Object.values(bundle.outputs);
    if (output) output.inputs = { [table]: { bytesInOutput: 150_000 } };
    expect(checkContents('api', bundle, true)).toEqual([`contents: api carries all media types (${table})`]);
  });

  it('refuses the HTTP framework in a function that serves no HTTP', () => {
    const bundle = bundleOf('node_modules/@nestjs/core/index.js');
    expect(checkContents('relay', bundle, false)).toEqual([
      'contents: relay carries the HTTP framework (node_modules/@nestjs/core/index.js)',
    ]);
  });
});

describe('checkSize', () => {
  it('counts the code of a service together, and the assets of each function for themselves', () => {
    const sizes = new Map([
      ['api', { code: new Map([['a', 1_500_000]]), assets: 10_000_000 }],
      ['relay', { code: new Map([['b', 500_000]]), assets: 10_000_000 }],
    ]);
    expect(checkSize(sizes)).toEqual([]);
    expect(checkSize(sizes.set('sweep', { code: new Map([['c', 1]]), assets: 10_000_001 }))).toEqual([
      'size: 2000001 bytes of code zipped, more than 2000000',
      'size: sweep has 10000001 bytes of assets zipped, more than 10000000',
    ]);
  });

  it('counts once what several functions carry alike', () => {
    const code = new Map([['a', 1_500_000]]);
    const sizes = new Map([
      ['relay', { code, assets: 0 }],
      ['sweep', { code, assets: 0 }],
    ]);
    expect(checkSize(sizes)).toEqual([]);
  });
});
