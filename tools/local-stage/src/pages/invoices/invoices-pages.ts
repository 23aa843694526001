import { currencies } from '../currencies.ts';
import {
  amount,
  choice,
  day,
  deed,
  email,
  form,
  lines,
  more,
  numeric,
  plain,
  table,
  text,
} from '../forms.ts';
import { html, type Html } from '../html.ts';
import { ownersPage } from '../layout.ts';

const statuses = ['draft', 'open', 'partially_paid', 'overdue', 'paid', 'void'] as const;
const any = [['', 'any']] as const;
const withWords = (values: readonly string[]) =>
  values.map((value) => [value, value.replaceAll('_', ' ')] as const);

/** What somebody has invoiced, and what of it is owed. */
export const invoicesPage = ownersPage(
  'Invoices',
  'invoices/invoices',
  html`<ul id="summary" class="cards"></ul>
    <p><a class="button" href="/invoices/new">Draft an invoice</a></p>
    <form name="filter" class="fields">
      ${choice('status', 'Status', [...any, ...withWords(statuses)])}
      ${plain('payerEmail', 'Payer’s address')} ${day('from', 'From')} ${day('to', 'To')}
      <button class="quiet">Show</button>
      <p class="note bad" role="alert" hidden></p>
    </form>
    ${table('invoices', 'Invoices', ['Invoice', 'Payer', 'Status', 'Due', numeric('Total'), numeric('Outstanding')])}
    <p id="no-invoices" class="empty" hidden>No invoice here yet.</p>
    ${deed('moreInvoices', 'Show more')}`,
);

/** One invoice: written as a draft, looked after once it is issued. */
export const invoicePage = ownersPage(
  'Invoice',
  'invoices/invoice',
  html`<p><a href="/invoices">All invoices</a></p>
    <div id="draft" class="columns wide-left" hidden>${draft()}</div>
    <div id="issued" hidden>${issued()}</div>`,
);

function draft(): Html {
  return html`${form(
      'draft',
      'Save the draft',
      html`<fieldset>
          <legend>Payer</legend>
          ${text('payer.name', 'Name', 'off')} ${email('payer.email', 'Address for mails', 'off')}
          ${lines('payer.address', 'Postal address')}
        </fieldset>
        <fieldset>
          <legend>What it is for</legend>
          ${choice('currency', 'Currency', withWords(currencies))}
          <div id="draft-lines" class="stack"></div>
          <button type="button" id="add-line" class="quiet">Add a line</button>
          <span class="wrong" role="alert" hidden></span>
        </fieldset>
        <fieldset id="time" hidden>
          <legend>Recorded time</legend>
          <ul id="time-entries" class="rows"></ul>
          ${plain('timeEntryTaxRatePercent', 'Tax on it in %')}
        </fieldset>
        <fieldset id="attachments" hidden>
          <legend>Files that go with it</legend>
          <ul id="attachment-files" class="rows"></ul>
          <span class="wrong" role="alert" hidden></span>
        </fieldset>
        <fieldset>
          <legend>Terms</legend>
          ${day('dueDate', 'Due on (30 days after it is issued, if left empty)')} ${lines('notes', 'Notes')}
        </fieldset>`,
    )}
    <div class="stack side">
      <section id="draft-totals" class="card" hidden>
        <h2>As saved <span id="draft-state" class="tag"></span></h2>
        <dl id="draft-sums" class="sums"></dl>
        ${deed('issue', 'Issue and mail it', '')} ${deed('remove', 'Remove the draft', 'quiet')}
        <p><a href="#" class="pdf">Look at it as a PDF</a></p>
      </section>
    </div>`;
}

function issued(): Html {
  return html`<div class="person card">
      <div><strong id="payer-name"></strong><br /><span id="payer-about" class="soft"></span></div>
      <p id="status"></p>
    </div>
    <dl id="facts" class="facts"></dl>
    <div class="columns wide-left">
      <div class="stack">
        ${table('lines', 'Lines', ['Description', numeric('Quantity'), numeric('Price'), numeric('Tax'), numeric('Amount')])}
        <dl id="sums" class="sums"></dl>
        <p id="notes" class="card pre" hidden></p>
        <section class="card">
          <h2>Money</h2>
          <ul id="moves" class="rows"></ul>
          <p id="no-moves" class="empty" hidden>Nobody has paid yet.</p>
        </section>
      </div>
      <div class="stack side">
        <section class="card">
          <h2>Do</h2>
          <p><a href="#" class="pdf">Download the PDF</a></p>
          ${deed('send', 'Mail it again')}
          <div id="deeds">
            ${more('Record a payment', payment())} ${more('Lower what is owed', creditNote())}
            <div id="refunding">${more('Give money back', refund())}</div>
            <div id="voiding">
              ${more('Void it', form('void', 'Void the invoice', text('reason', 'Reason', 'off'), 'danger'))}
            </div>
          </div>
        </section>
        <section class="card">
          <h2>History</h2>
          <ol id="history" class="rows"></ol>
          ${deed('moreHistory', 'Show more')}
        </section>
      </div>
    </div>`;
}

function payment(): Html {
  const methods = [
    ['bank_transfer', 'Bank transfer'],
    ['cash', 'Cash'],
    ['other', 'Otherwise'],
  ] as const;
  return form(
    'recordPayment',
    'Record it',
    html`${amount('amount', 'Amount')} ${choice('method', 'How it came', methods)}
    ${day('receivedOn', 'Received on')} ${plain('reference', 'Reference')}`,
  );
}

function creditNote(): Html {
  return form(
    'credit',
    'Make a credit note',
    html`${amount('amount', 'Amount')} ${text('reason', 'Reason', 'off')}`,
  );
}

function refund(): Html {
  return form(
    'refund',
    'Give it back',
    html`${choice('paymentId', 'Of', [])} ${amount('amount', 'Amount')} ${text('reason', 'Reason', 'off')}`,
  );
}
