import { at, day, element, number, sum, tableRow, tag } from '../client/elements.mjs';
import { amountText } from '../client/money.mjs';
import { ask, openPage, pagedList } from '../client/owner.mjs';

const columns = ['Invoice', 'Payer', 'Status', 'Due', 'Total', 'Outstanding'];
const list = pagedList(at('invoices'), document.forms.moreInvoices, rowOf, { otherwise: at('no-invoices') });

const actions = {
  async filter(member) {
    await list.show(`/v1/invoices?${new URLSearchParams(member)}`);
  },
  async moreInvoices() {
    await list.showMore();
  },
};

async function show() {
  await Promise.all([showSummary(), list.show('/v1/invoices')]);
}

async function showSummary() {
  const { items } = await ask('GET', '/v1/summary');
  const cards = items.map(({ currency, outstanding, overdue, paidThisMonth }) =>
    element(
      'li',
      { className: 'card' },
      element('h2', {}, currency),
      element(
        'dl',
        { className: 'sums' },
        sum('Outstanding', amountText(outstanding), 'strong'),
        sum('Overdue', amountText(overdue), overdue.amount > 0 ? 'bad' : ''),
        sum('Paid this month', amountText(paidThisMonth)),
      ),
    ),
  );
  at('summary').replaceChildren(...cards);
}

function rowOf({ id, number: name = 'Draft', payer, status, dueDate, total, outstanding }) {
  return tableRow(columns, [
    element('a', { href: `/invoices/${id}` }, name),
    payer.name,
    tag(status),
    element('span', { className: 'day' }, dueDate === undefined ? '' : day(dueDate)),
    number(amountText(total)),
    number(amountText(outstanding)),
  ]);
}

await openPage(show, actions);
