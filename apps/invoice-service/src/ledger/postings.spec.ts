import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceOf } from './account.ts';
import type { Posting } from './book.ts';
import {
  balancesWith,
  postingsOfCreditNote,
  postingsOfIssue,
  postingsOfPayment,
  postingsOfRefund,
  postingsOfVoid,
} from './postings.ts';

const amount = fc.integer({ min: 1, max: 10 ** 13 });
const sumOf = (postings: readonly Posting[]) =>
  postings.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

it('whatever happens to an invoice posts as much on one side as on the other', () => {
  fc.assert(
    fc.property(amount, amount, (one, other) => {
      const totals = { netMinor: one, taxMinor: other, totalMinor: one + other };
      const kinds = [
        postingsOfIssue(totals),
        postingsOfPayment('cash:stripe', one, Math.min(one, other)),
        postingsOfRefund('cash:cash', one),
        postingsOfCreditNote(one),
      ];
      expect(kinds.map(sumOf)).toEqual([0, 0, 0, 0]);
    }),
  );
});

describe('an invoice', () => {
  const issued = balancesWith({}, postingsOfIssue({ netMinor: 1000, taxMinor: 190, totalMinor: 1190 }));
  const paid = balancesWith(issued, postingsOfPayment('cash:stripe', 1190, 40));

  it('is paid in full, whatever the provider keeps of it', () => {
    expect(paid).toMatchObject({ receivable: 0, 'cash:stripe': 1150, fees: 40 });
  });

  it('is not owed again when money is given back', () => {
    const refunded = balancesWith(paid, postingsOfRefund('cash:stripe', 200));
    expect(refunded).toMatchObject({ receivable: 0, 'cash:stripe': 950, refunds: 200 });
  });

  it('is owed less by a credit note', () => {
    expect(balancesWith(issued, postingsOfCreditNote(190))).toMatchObject({
      receivable: 1000,
      credit_notes: 190,
    });
  });

  it('leaves nothing behind in any account when it is void', () => {
    fc.assert(
      fc.property(amount, amount, fc.nat(), (netMinor, taxMinor, credit) => {
        const totalMinor = netMinor + taxMinor;
        const owed = balancesWith({}, postingsOfIssue({ netMinor, taxMinor, totalMinor }));
        const credited = balancesWith(owed, postingsOfCreditNote(Math.min(credit, totalMinor)));
        const after = balancesWith(credited, postingsOfVoid(credited));
        const accounts = ['receivable', 'revenue', 'tax_payable', 'credit_notes'] as const;
        // A zero that was subtracted is no other zero.
        expect(accounts.map((account) => Math.abs(balanceOf(after, account)))).toEqual([0, 0, 0, 0]);
        expect(Object.keys(after).sort()).toEqual([...accounts].sort());
      }),
    );
  });
});
