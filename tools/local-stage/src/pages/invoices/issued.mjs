// What is done with an invoice once it is issued. Every request that moves money keeps its key until it is answered.
import { asking } from '../client/api.mjs';
import { once } from '../client/attempts.mjs';
import { at, day, element, moment, offer, sum, tag } from '../client/elements.mjs';
import { invalid } from '../client/forms.mjs';
import { showLines } from '../client/invoice-lines.mjs';
import { amountText, minorOf, typedAmount } from '../client/money.mjs';
import { pagedList } from '../client/owner.mjs';
import { historyRow, movesOf } from './issued-lists.mjs';

const ask = asking('invoice');
const { recordPayment, credit, refund, moreHistory } = document.forms;
const history = pagedList(at('history'), moreHistory, historyRow);

export function issuedActions(about) {
  const path = () => `/v1/invoices/${about.id}`;
  const move = async (deed, body, form) => {
    const answer = await once(`${deed}.${about.id}`, body, (key) =>
      ask('POST', `${path()}/${deed}`, body, key),
    );
    form.reset();
    await about.show();
    return answer;
  };
  const minor = (typed) =>
    minorOf(typed ?? '', about.whole.currency, (message) => {
      throw invalid('amount', message);
    });
  return {
    async recordPayment({ amount, ...member }, form) {
      const { amount: money } = await move('payments', { ...member, amount: minor(amount) }, form);
      return `${amountText(money)} are booked.`;
    },
    async credit({ amount, ...member }, form) {
      const { number, amount: money } = await move(
        'credit-notes',
        { ...member, amount: minor(amount) },
        form,
      );
      return `${number} is made: ${amountText(money)} less are owed.`;
    },
    async refund({ amount, ...member }, form) {
      const { status, amount: money } = await move('refunds', { ...member, amount: minor(amount) }, form);
      return status === 'succeeded'
        ? `${amountText(money)} are given back.`
        : `${amountText(money)} are on their way back: load the page again to see them arrive.`;
    },
    async void(member, form) {
      await ask('POST', `${path()}/void`, member);
      form.reset();
      await about.show();
      return 'The invoice is void. Its links are dead.';
    },
    async send() {
      await ask('POST', `${path()}/send`);
      await history.show(`${path()}/history?limit=10`);
      return `Another mail is on its way to ${about.whole.payer.email}.`;
    },
    async moreHistory() {
      await history.showMore();
    },
  };
}

export async function showIssued({ id, whole }) {
  const { payer, status, issuedOn, dueDate, outstanding, voidReason, voidedAt, payments = [] } = whole;
  at('payer-name').textContent = payer.name;
  at('payer-about').textContent = [payer.email, payer.address].filter(Boolean).join(' · ');
  at('status').replaceChildren(tag(status));
  const facts = [
    sum('Outstanding', amountText(outstanding), 'strong'),
    sum('Due', day(dueDate)),
    sum('Issued', day(issuedOn)),
  ];
  if (voidedAt !== undefined) facts.push(sum(`Void since ${moment(voidedAt)}`, voidReason));
  at('facts').replaceChildren(...facts);
  showLines(whole);
  const moves = movesOf(whole);
  at('moves').replaceChildren(...moves);
  at('no-moves').hidden = moves.length > 0;
  showDeeds(whole, payments);
  await history.show(`/v1/invoices/${id}/history?limit=10`);
}

/** Only what can be done now is offered; the service has the last word. */
function showDeeds({ status, currency, outstanding }, payments) {
  const isOwed = status !== 'void' && outstanding.amount > 0;
  const givable = payments.filter(({ status, amount, refunded }) => {
    return status === 'succeeded' && refunded.amount < amount.amount;
  });
  document.forms.send.hidden = !isOwed;
  for (const form of [recordPayment, credit]) form.parentElement.hidden = !isOwed;
  at('refunding').hidden = givable.length === 0;
  at('voiding').hidden = !isOwed || payments.some(({ status }) => status !== 'failed');
  for (const form of [recordPayment, credit, refund])
    form.elements.amount.parentElement.firstChild.textContent = `Amount in ${currency} `;
  for (const form of [recordPayment, credit]) offer(form.elements.amount, typedAmount(outstanding));
  if (recordPayment.elements.receivedOn.value === '')
    recordPayment.elements.receivedOn.value = new Date().toISOString().slice(0, 10);
  refund.elements.paymentId.replaceChildren(
    ...givable.map(({ id, amount, refunded, createdAt }) => {
      const left = amountText({ amount: amount.amount - refunded.amount, currency });
      return element('option', { value: id }, `${left} of ${moment(createdAt)}`);
    }),
  );
}
