// What happened to an invoice, and to its money.
import { day, entry, moment, tag } from '../client/elements.mjs';
import { amountText } from '../client/money.mjs';

const methods = {
  bank_transfer: 'by bank transfer',
  cash: 'in cash',
  other: 'otherwise',
  simulated: 'by card (simulated)',
  stripe: 'by card (Stripe)',
};

const actors = { owner: 'You', payer: 'The payer', provider: 'The payment provider', system: 'PayMyInvoice' };

const deeds = {
  created: 'drafted it',
  changed: 'changed the draft',
  issued: 'issued it',
  sent: 'mailed it',
  voided: 'voided it',
  payment_started: 'started a payment',
  payment_action_required: 'was asked to confirm a payment',
  payment_succeeded: 'completed a payment',
  payment_failed: 'ended a payment that was not made',
  payment_recorded: 'recorded a payment',
  refund_started: 'started a refund',
  refunded: 'gave money back',
  refund_failed: 'could not give money back',
  credited: 'made a credit note',
  reminded: 'reminded of it',
};

/** Payments, refunds and credit notes in the order in which they were made. */
export function movesOf({ payments = [], refunds = [], creditNotes = [] }) {
  const moves = [
    ...payments.map((payment) => [payment.createdAt, paymentRow(payment)]),
    ...refunds.map((refund) => [refund.createdAt, refundRow(refund)]),
    ...creditNotes.map((note) => [note.createdAt, noteRow(note)]),
  ];
  return moves.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function paymentRow({ amount, method, status, receivedOn, reference, refunded, failure, createdAt }) {
  const about = [
    receivedOn === undefined ? moment(createdAt) : `received ${day(receivedOn)}`,
    reference,
    refunded.amount > 0 && `${amountText(refunded)} given back`,
    failure?.replaceAll('_', ' '),
  ];
  return entry(`${amountText(amount)} ${methods[method] ?? method}`, join(about), tag(status));
}

function refundRow({ amount, reason, status, failure, createdAt }) {
  return entry(
    `${amountText(amount)} given back`,
    join([moment(createdAt), reason, failure?.replaceAll('_', ' ')]),
    tag(status),
  );
}

function noteRow({ number, amount, reason, createdAt }) {
  return entry(`${amountText(amount)} credited`, join([number, moment(createdAt), reason]));
}

export function historyRow({ at, actor, action, detail }) {
  const title = `${actors[actor] ?? actor} ${deeds[action] ?? action.replaceAll('_', ' ')}`;
  return entry(title, join([moment(at), detail]));
}

function join(parts) {
  return parts.filter(Boolean).join(' · ');
}
