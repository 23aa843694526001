import { money } from '@paymyinvoice/contracts';
import { idSchema } from '@paymyinvoice/platform';
import { endpoint, pageOf } from '@paymyinvoice/platform/http';
import * as z from 'zod';
import { ACCOUNT_PATTERN, type Account } from './account.ts';
import { TRANSACTION_KINDS } from './book.ts';
import { accountNotFound, transactionNotFound } from './ledger.errors.ts';

const account = z
  .string()
  .regex(ACCOUNT_PATTERN)
  .transform((name) => name as Account)
  .meta({ description: 'Of the chart of accounts.', examples: ['receivable', 'cash:bank_transfer'] });
const accountName = z.string().meta({ examples: ['receivable', 'cash:bank_transfer'] });
const signed = (what: string) => money.meta({ description: `${what} Debits are positive.` });
const moment = z.iso
  .datetime({ offset: true })
  .transform((at) => new Date(at).toISOString())
  .meta({ description: 'RFC 3339, with any offset.', examples: ['2026-01-31T23:59:59.999Z'] });
const hash = z
  .string()
  .meta({ examples: ['5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'] });

const about = {
  kind: z.enum(TRANSACTION_KINDS),
  invoiceId: idSchema('inv'),
  paymentId: idSchema('pay').optional(),
  refundId: idSchema('ref').optional(),
  creditNoteId: idSchema('crn').optional(),
};

const LedgerAccount = z
  .object({ account: accountName, balance: signed('What it holds in one currency.') })
  .meta({ id: 'LedgerAccount' });

export const listAccounts = endpoint({
  method: 'GET',
  path: '/v1/ledger/accounts',
  tag: 'ledger',
  summary: 'Read the balances of all accounts',
  description: 'One for each account and currency that was ever booked in.',
  access: 'user',
  responses: { 200: z.object({ items: z.array(LedgerAccount) }) },
});

const AccountBalance = z
  .object({
    account: accountName,
    at: z.iso.datetime(),
    balances: z.array(signed('What it held at that moment.')).meta({ description: 'By currency.' }),
    balance: signed('The only one of `balances`.')
      .optional()
      .meta({ description: 'The one of `balances`, when there is just one.' }),
  })
  .meta({ id: 'AccountBalance' });

export const readAccount = endpoint({
  method: 'GET',
  path: '/v1/ledger/accounts/{account}',
  tag: 'ledger',
  summary: 'Read what an account holds, or held at a moment',
  description: 'An account that nothing was booked in by then has no balances.',
  access: 'user',
  params: { account },
  query: { at: moment.optional() },
  responses: { 200: AccountBalance },
  errors: [accountNotFound],
});

const AccountEntry = z
  .object({
    transactionId: idSchema('txn'),
    at: z.iso.datetime(),
    ...about,
    amount: signed('What was booked.'),
    balance: signed('What the account held afterwards.'),
  })
  .meta({ id: 'AccountEntry' });

export const listEntries = endpoint({
  method: 'GET',
  path: '/v1/ledger/accounts/{account}/entries',
  tag: 'ledger',
  summary: 'List what was booked in an account, newest first',
  description: 'Entries never change and never go.',
  access: 'user',
  list: true,
  params: { account },
  responses: { 200: pageOf(AccountEntry) },
  errors: [accountNotFound],
});

const TransactionBody = z
  .object({
    id: idSchema('txn'),
    number: z.int().meta({ description: 'Its place in the book: 1, 2, 3 …' }),
    at: z.iso.datetime(),
    ...about,
    postings: z.array(
      z.object({
        account: accountName,
        amount: signed('What was booked.'),
        balance: signed('What the account held afterwards.'),
      }),
    ),
    hash: hash.meta({ description: 'Covers all of the transaction, and `previousHash`.' }),
    previousHash: hash.meta({ description: 'Of the transaction before it; zeros for the first one.' }),
  })
  .meta({ id: 'Transaction' });

export const readTransaction = endpoint({
  method: 'GET',
  path: '/v1/ledger/transactions/{id}',
  tag: 'ledger',
  summary: 'Read one transaction',
  description: 'With its postings, which sum to zero, and its link in the chain of the book.',
  access: 'user',
  params: { id: idSchema('txn') },
  responses: { 200: TransactionBody },
  errors: [transactionNotFound],
});

const TrialBalance = z
  .object({
    currency: z.string(),
    debits: money,
    credits: money,
    sum: money.meta({ description: 'Debits less credits: zero.' }),
    rows: z.array(z.object({ account: accountName, debit: money, credit: money })),
  })
  .meta({ id: 'TrialBalance' });

export const readTrialBalance = endpoint({
  method: 'GET',
  path: '/v1/ledger/trial-balance',
  tag: 'ledger',
  summary: 'Hold all debits against all credits',
  description: 'By currency, with what each account adds to either side.',
  access: 'user',
  responses: { 200: z.object({ items: z.array(TrialBalance) }) },
});
