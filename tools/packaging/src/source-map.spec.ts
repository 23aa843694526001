import { decode, encode } from '@jridgewell/sourcemap-codec';
import { expect, it } from 'vitest';
import { withOwnSources } from './source-map.ts';

it('keeps what leads to our own lines and ends it where a package begins', () => {
  const mappings = encode([
    [
      [0, 0, 5, 0],
      [10, 1, 7, 2],
      [20, 1, 8, 0],
      [30, 2, 1, 1],
    ],
  ]);
  const sources = ['../node_modules/zod/index.js', 'src/api.lambda.ts', '../../node_modules/pino/pino.js'];
  const own = withOwnSources({ version: 3, sources, names: ['x'], mappings });
  expect(own.sources).toEqual(['src/api.lambda.ts']);
  expect(decode(own.mappings)).toEqual([[[0], [10, 0, 7, 2], [20, 0, 8, 0], [30]]]);
});
