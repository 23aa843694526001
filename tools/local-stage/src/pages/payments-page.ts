import type { Charge } from '../engines/payments/charge.ts';
import type { Webhook } from '../engines/payments/payment-book.ts';
import type { ChargeView } from '../engines/payments/payments.ts';
import type { Stage } from '../stage/stage.ts';
import { html, type Html } from './html.ts';
import { empty, time, type Page } from './layout.ts';

const mostShown = 200;

/** What the simulated payment provider has done, and what it told. */
export function paymentsPage({ payments }: Stage): Page {
  const content = html` <h1>Payments</h1>
    <p class="lead">
      What the simulated payment provider was asked to charge, and the callbacks it sends to invoice-service.
      No money moves.
    </p>
    <label class="check"><input type="checkbox" id="refresh" checked /> Keep this page up to date</label>
    <div id="live">
      ${payments.holdsWebhooks && html`<p class="note narrow">Callbacks are held back.</p>`}
      <h2>Charges</h2>
      ${chargesTable(payments.charges().slice(0, mostShown))}
      <h2>Callbacks</h2>
      ${webhooksTable(payments.webhooks().slice(0, mostShown))}
    </div>`;
  return { title: 'Payments', content, refreshes: true };
}

export function chargesTable(charges: readonly ChargeView[]): Html {
  if (charges.length === 0) return empty('No charge yet.');
  return html`<div class="table" tabindex="0" role="region" aria-label="Charges">
    <table>
      <thead>
        <tr>
          <th scope="col">Asked for</th>
          <th scope="col">Charge</th>
          <th scope="col" class="number">Amount</th>
          <th scope="col">State</th>
          <th scope="col">Refunds</th>
        </tr>
      </thead>
      <tbody>
        ${charges.map(chargeRow)}
      </tbody>
    </table>
  </div>`;
}

const looks = { succeeded: 'good', requires_action: '', failed: 'bad', canceled: 'bad' } as const;

function chargeRow(charge: ChargeView): Html {
  const { key, amount, currency, description, method, status, reason, actionUrl, refunds, createdAt } =
    charge;
  return html`<tr>
    <td data-label="Asked for">${time(createdAt)}</td>
    <td data-label="Charge">
      <div>
        <code>${key}</code><br />
        <span class="soft">${description} ${method && html`<code>${method}</code>`}</span>
      </div>
    </td>
    <td class="number" data-label="Amount">${amountText(amount, currency)}</td>
    <td data-label="State">
      <div>
        <span class="tag ${looks[status]}">${words(status)}</span>
        ${reason !== undefined && reason !== status && html`<span class="soft">${words(reason)}</span>`}
        ${actionUrl && html`<a href="${actionUrl}">Confirm or decline</a>`}
      </div>
    </td>
    <td data-label="Refunds">
      ${
        refunds.length === 0
          ? html`<span class="soft">none</span>`
          : html`<ul class="plain">
              ${refunds.map(
                (refund) =>
                  html`<li>
                    <span class="tag ${looks[refund.status]}">${words(refund.status)}</span>
                    ${amountText(refund.amount, refund.currency)}
                    ${refund.reason && html`<span class="soft">${words(refund.reason)}</span>`}
                  </li>`,
              )}
            </ul>`
      }
    </td>
  </tr>`;
}

function webhooksTable(webhooks: readonly Webhook[]): Html {
  if (webhooks.length === 0) return empty('No callback yet.');
  return html`<div class="table" tabindex="0" role="region" aria-label="Callbacks">
    <table>
      <thead>
        <tr>
          <th scope="col">Made</th>
          <th scope="col">Event</th>
          <th scope="col">Charge</th>
          <th scope="col">Delivery</th>
        </tr>
      </thead>
      <tbody>
        ${webhooks.map(webhookRow)}
      </tbody>
    </table>
  </div>`;
}

const states = { pending: '', delivered: 'good', given_up: 'bad' } as const;

function webhookRow({ id, eventId, type, chargeKey, body, ...delivery }: Webhook): Html {
  const { state, attempts, answer, dueAt, createdAt } = delivery;
  const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  return html`<tr>
    <td data-label="Made">${time(createdAt)}</td>
    <td data-label="Event">
      <div>
        <strong>${type}</strong> <span class="soft">${eventId}</span>
        <details id="content-${id}">
          <summary>Content</summary>
          <pre tabindex="0">${JSON.stringify(JSON.parse(body), null, 2)}</pre>
        </details>
      </div>
    </td>
    <td data-label="Charge"><code>${chargeKey}</code></td>
    <td data-label="Delivery">
      <div>
        <span class="tag ${states[state]}">${words(state)}</span>
        ${attempts > 0 && `${times}, ${answer ?? ''}`}
        ${state === 'pending' && html`<span class="soft">due ${time(dueAt)}</span>`}
      </div>
    </td>
  </tr>`;
}

/** Where a charge sends its payer who has to agree to it. */
export function actionPage({ payments }: Stage, path: string): Page | undefined {
  const charge = actionAt(payments, path);
  if (charge?.order === undefined) return undefined;
  const { amount, currency, description, returnUrl } = charge.order;
  const content = html`<div class="card narrow">
    <h1>Confirm a payment</h1>
    <p><strong>${amountText(amount, currency)}</strong> ${description}</p>
    ${
      charge.status === 'requires_action'
        ? html`<p>This is where your bank would ask whether it is you who pays.</p>
            <form class="inline" method="post" action="${path}">
              <button name="decision" value="confirm">Confirm</button>
              <button class="quiet" name="decision" value="decline">Decline</button>
            </form>`
        : html`<p class="note ${looks[charge.status]}">
              ${charge.status === 'succeeded' ? 'This payment is done.' : 'This payment was not made.'}
            </p>
            <p><a href="${returnUrl}">Back to where you came from</a></p>`
    }
  </div>`;
  return { title: 'Confirm a payment', content, formsLeadTo: new URL(returnUrl).origin };
}

/** Does what the payer said; tells where the payer goes from there, or nothing when there is no such charge. */
export function decideAt({ payments }: Stage, path: string, form: URLSearchParams): string | undefined {
  const charge = actionAt(payments, path);
  const decision = form.get('decision');
  if (charge?.order === undefined || (decision !== 'confirm' && decision !== 'decline')) return undefined;
  payments.decide(charge.id, decision);
  return new URL(charge.order.returnUrl).href;
}

function actionAt(payments: Stage['payments'], path: string): Charge | undefined {
  const [, id] = /^\/payments\/actions\/(ch_[0-9a-f]+)$/.exec(path) ?? [];
  return id === undefined ? undefined : payments.findById(id);
}

function amountText(amount: number | undefined, currency: string | undefined): string {
  if (amount === undefined || currency === undefined) return '';
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
