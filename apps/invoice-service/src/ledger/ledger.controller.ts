import { Controller, Inject } from '@nestjs/common';
import { CURSORS, Handles, ok, type Cursors, type RequestTo } from '@paymyinvoice/platform/http';
import { creditMinor, debitMinor, holdingsOf, trialBalancesOf } from './holdings.ts';
import type { AccountEntry } from './ledger.repository.ts';
import {
  listAccounts,
  listEntries,
  readAccount,
  readTransaction,
  readTrialBalance,
} from './ledger.schemas.ts';
import { LedgerService } from './ledger.service.ts';

@Controller()
export class LedgerController {
  constructor(
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(CURSORS) private readonly cursors: () => Promise<Cursors>,
  ) {}

  @Handles(listAccounts)
  async accounts({ caller }: RequestTo<typeof listAccounts>) {
    const holdings = holdingsOf(await this.ledger.book(caller.id));
    return ok({
      items: holdings.map(({ account, currency, balanceMinor }) => ({
        account,
        balance: { amount: balanceMinor, currency },
      })),
    });
  }

  @Handles(readAccount)
  async account({ caller, params: { account }, query }: RequestTo<typeof readAccount>) {
    const { at, held } = await this.ledger.balance(caller.id, account, query.at);
    const balances = holdingsOf({ balances: { [account]: held } }).map(({ currency, balanceMinor }) => ({
      amount: balanceMinor,
      currency,
    }));
    const [only, ...others] = balances;
    return ok({ account, at, balances, ...(only && others.length === 0 && { balance: only }) });
  }

  @Handles(listEntries)
  async entries({ caller, params: { account }, query }: RequestTo<typeof listEntries>) {
    const cursors = await this.cursors();
    const scope = JSON.stringify(['entries', caller.id, account]);
    const page = await cursors.page(scope, query, async (part) => {
      const { entries, next } = await this.ledger.entries(caller.id, account, part);
      return { items: entries.map(entryBody), next };
    });
    return ok(page);
  }

  @Handles(readTransaction)
  async transaction({ caller, params }: RequestTo<typeof readTransaction>) {
    const { id, number, at, kind, about, currency, hash, previousHash, postings } =
      await this.ledger.transaction(caller.id, params.id);
    return ok({
      ...{ id, number, at, kind, ...about, hash, previousHash },
      postings: postings.map(({ account, amountMinor, balances }) => ({
        account,
        amount: { amount: amountMinor, currency },
        balance: { amount: balances[currency] ?? 0, currency },
      })),
    });
  }

  @Handles(readTrialBalance)
  async trialBalance({ caller }: RequestTo<typeof readTrialBalance>) {
    const balances = trialBalancesOf(await this.ledger.book(caller.id));
    return ok({
      items: balances.map(({ currency, debitsMinor, creditsMinor, holdings }) => {
        const of = (amount: number) => ({ amount, currency });
        return {
          ...{ currency, debits: of(debitsMinor), credits: of(creditsMinor) },
          sum: of(debitsMinor - creditsMinor),
          rows: holdings.map((holding) => ({
            account: holding.account,
            debit: of(debitMinor(holding)),
            credit: of(creditMinor(holding)),
          })),
        };
      }),
    });
  }
}

function entryBody({ transactionId, at, kind, about, currency, amountMinor, balances }: AccountEntry) {
  return {
    ...{ transactionId, at, kind, ...about },
    amount: { amount: amountMinor, currency },
    balance: { amount: balances[currency] ?? 0, currency },
  };
}
