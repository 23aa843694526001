import { expect, it } from 'vitest';
import { measureGrowth } from '../src/operations/invoice/growth.ts';

it('operations on a book cost the same at a thousand postings as at ten', async () => {
  const [small, large] = await measureGrowth([10, 1000]);
  const costs = (growth: typeof small) => growth?.costs.map(({ hashingPages: _pages, ...cost }) => cost);
  expect(costs(large)).toEqual(costs(small));
}, 300_000);
