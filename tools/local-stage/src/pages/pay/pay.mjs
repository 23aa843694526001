import { askingOpenly } from '../client/api.mjs';
import { attempts } from '../client/attempts.mjs';
import { at, tell } from '../client/elements.mjs';
import { invalid, onSubmit } from '../client/forms.mjs';
import { amountText, minorOf } from '../client/money.mjs';
import { showPayerView } from './payer-view.mjs';

const askOpenly = askingOpenly('invoice');
const token = location.pathname.split('/').at(-1);
const path = `/v1/pay/${token}`;
const [payForm, askForm] = [document.forms.pay, document.forms.askAgain];
const settledWithinMs = 20_000;
let view;

/** What is known of the last payment from this tab, as long as it is not known how it ended. */
const attempt = {
  find: () => attempts.find(token),
  keep: (changed) => attempts.keep(token, changed),
  forget: () => attempts.forget(token),
};

async function load() {
  view = await askOpenly('GET', path);
  showPayerView(view, path);
  showAttempt();
}

/** A payment whose end is unknown stands in place of the form: a second one could pay the same twice. */
function showAttempt() {
  const open = attempt.find();
  const canPay = open === undefined && view.invoice.outstanding.amount > 0;
  at('open-attempt').hidden = open === undefined;
  at('payment').hidden = !canPay;
  if (open === undefined) return;
  const words = amountText({ amount: open.body.amount, currency: view.invoice.currency });
  const isAnswered = open.payment !== undefined;
  const awaitsPayer = open.payment?.actionUrl !== undefined;
  at('open-attempt-words').textContent = !isAnswered
    ? `No answer has come to your payment of ${words} yet. Asking again charges nothing twice.`
    : awaitsPayer
      ? `${words} may wait for you to confirm them. What becomes of them shows here.`
      : `${words} are under way. What becomes of them shows here.`;
  askForm.hidden = isAnswered;
  at('open-attempt-action').hidden = !awaitsPayer;
  document.forms.payOtherwise.hidden = !awaitsPayer;
  at('open-attempt-action').firstElementChild.href = webAddress(open.payment?.actionUrl) ?? '';
}

async function pay({ amount, paymentMethod }) {
  const { currency } = view.invoice;
  const amountMinor = minorOf(amount ?? '', currency, (message) => {
    throw invalid('amount', message);
  });
  const { paid } = view.invoice;
  const body = { amount: amountMinor, paymentMethod };
  attempt.keep({ key: crypto.randomUUID(), body, paidBefore: paid.amount });
  await send();
}

async function send() {
  const open = attempt.find();
  try {
    const { payment } = await askUntilTold(open);
    await follow({ ...open, payment });
  } catch (problem) {
    if (problem.leavesOpen) {
      await load().catch(showAttempt);
      return tell('No answer came. It is not known yet whether you have paid.', true);
    }
    attempt.forget();
    await load().catch(() => {});
    throw problem;
  }
}

/** Two requests with one key may meet: the later one waits for what the earlier one comes to. */
async function askUntilTold({ key, body }, tries = 10) {
  try {
    return await askOpenly('POST', `${path}/payments`, body, { 'idempotency-key': key });
  } catch (problem) {
    if (problem.code !== 'idempotency.in_progress' || tries === 1) throw problem;
    await pause(1000);
    return askUntilTold({ key, body }, tries - 1);
  }
}

async function follow(open) {
  const { payment } = open;
  if (payment.status === 'succeeded') return end(`Thank you: ${amountText(payment.amount)} are paid.`);
  if (payment.status === 'failed') return end(`The payment was not made: ${words(payment.failure)}.`, true);
  attempt.keep(open);
  const actionUrl = webAddress(payment.actionUrl);
  if (payment.status === 'requires_action' && actionUrl && !open.hasLeft) {
    attempt.keep({ ...open, hasLeft: true });
    return location.assign(actionUrl);
  }
  await load();
  await untilSettled(open);
}

/** What is owed and not payable is under way; once that is less than this payment, this payment has ended. */
async function untilSettled({ key, body, paidBefore }) {
  const deadline = Date.now() + settledWithinMs;
  for (;;) {
    const { outstanding, payable, paid } = view.invoice;
    if (outstanding.amount - payable.amount < body.amount) {
      const hasArrived = paid.amount >= paidBefore + body.amount;
      const money = amountText({ amount: body.amount, currency: view.invoice.currency });
      return end(hasArrived ? `Thank you: ${money} are paid.` : 'The payment was not made.', !hasArrived);
    }
    if (attempt.find()?.key !== key) return;
    if (Date.now() > deadline) return tell('It takes longer than usual. Come back later: nothing is lost.');
    await pause(1000);
    await load();
  }
}

async function end(sentence, isBad = false) {
  attempt.forget();
  payForm.elements.amount.value = '';
  await load();
  tell(sentence, isBad);
}

function words(reason = 'nobody said why') {
  return reason.replaceAll('_', ' ');
}

/** Nothing but a page of the web is gone to. */
function webAddress(text) {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : undefined;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

onSubmit(payForm, pay, tell);
/** What waits for the payer alone gives way to the next payment: the service ends it first. */
async function payOtherwise() {
  attempt.forget();
  await load();
  payForm.elements.paymentMethod.focus();
}

onSubmit(document.forms.payOtherwise, payOtherwise, tell);
onSubmit(askForm, () => send().catch((problem) => tell(problem.message, true)), tell);
try {
  await load();
  const open = attempt.find();
  if (open?.payment) await untilSettled(open);
} catch (problem) {
  at('invoice').hidden = true;
  const isDead = problem.status === 404 || problem.status === 400;
  tell(
    isDead
      ? 'This link leads to no invoice, or not any more. Ask whoever sent it to you for a new one.'
      : problem.message,
    true,
  );
}
