import { deed, numeric, table } from '../forms.ts';
import { html } from '../html.ts';
import { ownersPage } from '../layout.ts';

/** The book behind the invoices. */
export const ledgerPage = ownersPage(
  'Ledger',
  'ledger/ledger',
  html`<p class="lead">
      Every amount is booked twice and never changed. Debits are positive; what a transaction says sums to
      zero.
    </p>
    <div class="columns wide-left">
      <div>
        ${table('accounts', 'Accounts', ['Account', numeric('Balance')])}
        <p id="no-accounts" class="empty" hidden>Nothing is booked yet: issue an invoice.</p>
        <section id="entries-of" hidden>
          <h2 id="entries-title" tabindex="-1"></h2>
          ${table('entries', 'Entries', ['Booked', 'What', numeric('Amount'), numeric('Balance')])}
          ${deed('moreEntries', 'Show more')}
        </section>
      </div>
      <div class="stack side">
        <section class="card">
          <h2>Does it hold?</h2>
          <p>All transactions are read from the first to the last, and booked again.</p>
          ${deed('verify', 'Verify the book')}
          <p id="verdict" class="note" role="status" hidden></p>
        </section>
        <div id="trial-balances" class="stack"></div>
      </div>
    </div>`,
);
