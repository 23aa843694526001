// Fills somebody's book on a stage for measurements: `node fill-book.ts`, with an order as JSON on its standard input.
import { text } from 'node:stream/consumers';
import type { Id } from '@paymyinvoice/platform';
import { createDocumentClient, Table, type Row } from '@paymyinvoice/platform/data';
import { emptyBook, type Book } from '../src/ledger/book.ts';
import { headRow } from '../src/ledger/ledger-rows.ts';
import { fillBook } from './book-filler.ts';

type Order = {
  readonly aws: NonNullable<Parameters<typeof createDocumentClient>[0]>;
  readonly table: string;
  readonly ownerId: Id<'usr'>;
  readonly invoices: number;
};

const { aws, table: name, ownerId, invoices } = JSON.parse(await text(process.stdin)) as Order;
const table = new Table({ client: createDocumentClient(aws), name });
const empty = headRow(emptyBook(ownerId));
const { pk: _pk, sk: _sk, ...book } = (await table.get<Row & Book>(empty, { consistent: true })) ?? empty;
await fillBook(table, book as Book, invoices, { feeMinor: 0 });
