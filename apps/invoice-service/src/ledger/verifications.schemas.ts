import { idSchema } from '@paymyinvoice/platform';
import { cursorInvalid, endpoint } from '@paymyinvoice/platform/http';
import * as z from 'zod';

const transactions = z.int().meta({ description: 'How many were found to hold, from the first one on.' });
const head = z.string().meta({ description: 'The hash of the last of them; zeros when there is none.' });

const Verification = z
  .discriminatedUnion('ok', [
    z.object({
      ok: z.literal(true),
      transactions,
      head,
      continueFrom: z.string().optional().meta({
        description:
          'There when time ran out before the end of the book: `from` of the request that goes on.',
      }),
    }),
    z.object({
      ok: z.literal(false),
      transactions,
      head,
      broken: z.object({
        transaction: idSchema('txn').optional().meta({ description: 'Left out for the head of the book.' }),
        number: z.int().meta({ description: 'The place in the book where it stands, or should.' }),
        reason: z.string(),
      }),
    }),
  ])
  .meta({ id: 'Verification' });

export const verifyBook = endpoint({
  method: 'GET',
  path: '/v1/ledger/verify',
  tag: 'ledger',
  summary: 'Verify the whole book',
  description:
    'Reads every transaction from the first to the last and books it again: content, hashes, sums, balances and the head of the book. The first thing that does not hold is named. A book that takes longer than ten seconds is verified in several requests, each of which goes on where the one before it came to.',
  access: 'user',
  query: {
    from: z
      .string()
      .min(1)
      .max(8192)
      .optional()
      .meta({ description: '`continueFrom` of the answer before.' }),
  },
  responses: { 200: Verification },
  errors: [cursorInvalid],
});
