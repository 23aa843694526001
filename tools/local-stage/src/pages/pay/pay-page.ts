import { amount, choice, deed, form, numeric, table } from '../forms.ts';
import { html } from '../html.ts';
import { needsScript, news, type Page } from '../layout.ts';

const methods = [
  ['tok_ok', 'Card that works'],
  ['tok_requires_action', 'Card that asks for confirmation'],
  ['tok_slow', 'Card that takes a few seconds'],
  ['tok_timeout', 'Card that works, with its answer lost'],
  ['tok_declined', 'Card that is declined'],
] as const;

/** Where the link in a mailed invoice leads. Its token stays in the address: the script finds it there. */
export const payPage: Page = {
  title: 'Pay an invoice',
  holdsSecret: true,
  scripts: ['/scripts/pay/pay.mjs'],
  content: html`${needsScript('invoice-service')}
    <div class="paper">
      ${news}
      <div id="invoice" hidden>
        <div class="person">
          <div>
            <h1 id="number"></h1>
            <p class="lead">from <strong id="issuer"></strong> for <span id="payer"></span></p>
          </div>
          <p id="status"></p>
        </div>
        <dl id="facts" class="facts"></dl>
        <section id="payment" class="card" hidden>
          <h2>Pay</h2>
          <p id="under-way" class="note" hidden></p>
          ${form('pay', 'Pay', html`${amount('amount', 'Amount')} ${choice('paymentMethod', 'With', methods)}`)}
          <p class="soft">A part is fine, too. This stage charges nobody: the cards are simulated.</p>
        </section>
        <section id="open-attempt" class="card" hidden>
          <h2>Your last payment</h2>
          <p id="open-attempt-words"></p>
          <p id="open-attempt-action" hidden><a>Go on to confirm it</a></p>
          ${deed('askAgain', 'Ask what became of it', '')} ${deed('payOtherwise', 'Pay in another way')}
        </section>
        <h2>What it is for</h2>
        ${table('lines', 'Lines', ['Description', numeric('Quantity'), numeric('Price'), numeric('Tax'), numeric('Amount')])}
        <dl id="sums" class="sums"></dl>
        <p id="notes" class="card pre" hidden></p>
        <p><a id="pdf">The invoice as a PDF</a></p>
      </div>
    </div>`,
};
