import { at, day, element, number, tableRow, tell } from '../client/elements.mjs';
import { once } from '../client/attempts.mjs';
import { invalid } from '../client/forms.mjs';
import { amountText, minorOf } from '../client/money.mjs';
import { ask, guarded, openPage, pagedList } from '../client/owner.mjs';

const list = pagedList(at('entries'), document.forms.moreTime, rowOf, { otherwise: at('no-entries') });
const { record } = document.forms;
let shown = '/v1/time-entries';

const actions = {
  async record({ date, minutes, description, client, ...rate }) {
    const currency = rate['hourlyRate.currency'];
    const amount = minorOf(rate['hourlyRate.amount'] ?? '', currency, (message) => {
      throw invalid('hourlyRate.amount', message);
    });
    if (!/^\d{1,4}$/.test(minutes ?? '')) throw invalid('minutes', 'must be a whole number');
    const body = {
      ...{ date: date ?? '', minutes: Number(minutes), description: description ?? '' },
      hourlyRate: { amount, currency },
      ...(client !== undefined && { client }),
    };
    await once('time', body, (key) => ask('POST', '/v1/time-entries', body, key));
    for (const name of ['minutes', 'description']) record.elements[name].value = '';
    await list.show(shown);
    record.elements.minutes.focus();
    return 'The time is recorded.';
  },
  async filter(member) {
    shown = `/v1/time-entries?${new URLSearchParams(member)}`;
    await list.show(shown);
  },
  async moreTime() {
    await list.showMore();
  },
};

async function show() {
  record.elements.date.value ||= new Date().toISOString().slice(0, 10);
  record.elements['hourlyRate.currency'].value = 'EUR';
  await list.show(shown);
}

function rowOf({ id, date, minutes, description, hourlyRate, client, invoiceId }) {
  const about = client !== undefined && element('span', { className: 'soft' }, ` for ${client}`);
  return tableRow(
    ['Day', 'What', 'Minutes', 'Rate', ''],
    [
      element('span', { className: 'day' }, day(date)),
      element('span', {}, description, about),
      number(String(minutes)),
      number(amountText(hourlyRate)),
      invoiceId === undefined
        ? removing(id, description)
        : element('a', { href: `/invoices/${invoiceId}` }, 'Its invoice'),
    ],
  );
}

function removing(id, description) {
  const button = element(
    'button',
    { className: 'quiet', aria: { label: `Remove ${description}` } },
    'Remove',
  );
  button.addEventListener('click', () => {
    button.disabled = true;
    void guarded(async () => {
      await ask('DELETE', `/v1/time-entries/${id}`);
      await list.show(shown);
      tell('The time is removed.');
    });
  });
  return button;
}

await openPage(show, actions);
