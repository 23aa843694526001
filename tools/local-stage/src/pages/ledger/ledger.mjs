import { at, element, moment, number, sum, tableRow } from '../client/elements.mjs';
import { amountText } from '../client/money.mjs';
import { ask, guarded, openPage, pagedList } from '../client/owner.mjs';

const list = pagedList(at('entries'), document.forms.moreEntries, entryRow);

const actions = {
  async verify() {
    const verdict = at('verdict');
    verdict.hidden = true;
    const { ok, transactions, head, broken } = await verified();
    verdict.className = `note ${ok ? 'good' : 'bad'}`;
    verdict.textContent = ok
      ? `All ${transactions} transactions hold. The last one’s hash begins with ${head.slice(0, 12)}.`
      : `Transaction ${broken.number} does not hold: ${broken.reason}. The ${transactions} before it do.`;
    verdict.hidden = false;
  },
  async moreEntries() {
    await list.showMore();
  },
};

/** A long book is verified in several requests, each going on from the one before. */
async function verified(from) {
  const verdict = await ask('GET', `/v1/ledger/verify${from ? `?from=${encodeURIComponent(from)}` : ''}`);
  return verdict.continueFrom === undefined ? verdict : verified(verdict.continueFrom);
}

async function show() {
  const [{ items: accounts }, { items: balances }] = await Promise.all([
    ask('GET', '/v1/ledger/accounts'),
    ask('GET', '/v1/ledger/trial-balance'),
  ]);
  at('accounts').replaceChildren(...accounts.map(accountRow));
  at('no-accounts').hidden = accounts.length > 0;
  at('trial-balances').replaceChildren(...balances.map(trialBalance));
}

function accountRow({ account, balance }) {
  const button = element('button', { className: 'link', type: 'button' }, named(account));
  button.addEventListener('click', () => void guarded(() => showEntries(account)));
  return tableRow(['Account', 'Balance'], [button, number(amountText(balance))]);
}

async function showEntries(account) {
  await list.show(`/v1/ledger/accounts/${encodeURIComponent(account)}/entries?limit=20`);
  at('entries-title').textContent = `Entries of ${named(account)}`;
  at('entries-of').hidden = false;
  at('entries-title').focus();
}

function entryRow({ at: bookedAt, kind, invoiceId, amount, balance }) {
  const link = element('a', { href: `/invoices/${invoiceId}` }, kind.replaceAll('_', ' '));
  const cells = [moment(bookedAt), link, number(amountText(amount)), number(amountText(balance))];
  return tableRow(['Booked', 'What', 'Amount', 'Balance'], cells);
}

function trialBalance({ currency, debits, credits, sum: difference, rows }) {
  return element(
    'section',
    { className: 'card' },
    element('h2', {}, `Trial balance in ${currency}`),
    element(
      'dl',
      { className: 'sums' },
      ...rows.map(({ account, debit, credit }) => sum(named(account), sideText(debit, credit))),
      sum('All debits', amountText(debits), 'strong'),
      sum('All credits', amountText(credits), 'strong'),
      sum('Difference', amountText(difference), difference.amount === 0 ? 'good strong' : 'bad strong'),
    ),
  );
}

function sideText(debit, credit) {
  if (debit.amount !== 0) return `${amountText(debit)} debit`;
  return credit.amount !== 0 ? `${amountText(credit)} credit` : amountText(credit);
}

function named(account) {
  return account.replaceAll('_', ' ').replace(':', ': ');
}

await openPage(show, actions);
