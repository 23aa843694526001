import { currencies } from '../currencies.ts';
import { amount, choice, day, deed, form, numeric, plain, table, text } from '../forms.ts';
import { html } from '../html.ts';
import { ownersPage } from '../layout.ts';

/** The time-sheet. */
export const timePage = ownersPage(
  'Time',
  'time/time',
  html`<div class="columns">
    <section class="card">
      <h2>Record time</h2>
      ${form(
        'record',
        'Record it',
        html`${day('date', 'Day')} ${text('minutes', 'Minutes', 'off')}
        ${text('description', 'What for', 'off')} ${amount('hourlyRate.amount', 'Rate of an hour')}
        ${choice(
          'hourlyRate.currency',
          'Currency',
          currencies.map((currency) => [currency, currency] as const),
        )}
        ${plain('client', 'For whom (may be left out)')}`,
      )}
    </section>
    <div>
      <form name="filter" class="fields">
        ${choice('invoiced', 'Show', [
          ['', 'all'],
          ['false', 'what is on no invoice'],
          ['true', 'what is on an invoice'],
        ])}
        ${day('from', 'From')} ${day('to', 'To')}
        <button class="quiet">Show</button>
        <p class="note bad" role="alert" hidden></p>
      </form>
      ${table('entries', 'Time', ['Day', 'What', numeric('Minutes'), numeric('Rate'), ''])}
      <p id="no-entries" class="empty" hidden>No time here yet.</p>
      ${deed('moreTime', 'Show more')}
    </div>
  </div>`,
);
