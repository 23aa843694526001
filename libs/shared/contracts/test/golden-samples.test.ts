import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  catalogue,
  contractHash,
  eventSchema,
  goldenEvents,
  parseEvent,
  schemaHash,
} from '@paymyinvoice/contracts';
import { describe, expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../generated');
const committed = readdirSync(folder)
  .filter((file) => file !== 'asyncapi.json')
  .map(
    (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { $id: string; examples: unknown[] },
  );

test('every version of every event is committed, and nothing else', () => {
  expect(committed.map(({ $id }) => $id).sort()).toEqual(
    catalogue.map(({ dataschema }) => dataschema).sort(),
  );
});

describe.each(committed)('$id', ({ $id, ...schema }) => {
  const contract = catalogue.find(({ dataschema }) => dataschema === $id);
  if (!contract) throw new Error(`${$id} is not in the catalogue`);

  test.each(schema.examples.map((event) => [event]))('can be read as it was published: %#', (event) => {
    expect(parseEvent([contract], event)).toEqual({ ok: true, contract, event });
  });

  test('can still be published as its samples say', () => {
    expect(contract.samples.length).toBeGreaterThan(0);
    for (const event of goldenEvents(contract)) expect(eventSchema(contract).parse(event)).toEqual(event);
  });

  test('has the hash of the committed schema', () => {
    expect(schemaHash({ $id, ...schema })).toBe(contractHash(contract));
  });
});
