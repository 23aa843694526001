// Recorded time that a draft may take on.
import { asking } from '../client/api.mjs';
import { at, day, element } from '../client/elements.mjs';
import { amountText } from '../client/money.mjs';

const ask = asking('invoice');

/** Time of this currency that is free, or on this draft already. */
export async function showTime({ whole }, currency) {
  const { items } = await ask('GET', '/v1/time-entries?invoiced=false&limit=100');
  const taken = (whole?.lines ?? []).filter(({ timeEntryId }) => timeEntryId !== undefined);
  const free = items.filter(({ hourlyRate }) => hourlyRate.currency === currency);
  at('time').hidden = taken.length + free.length === 0;
  at('time-entries').replaceChildren(
    ...taken.map(({ timeEntryId, description, amount }) =>
      row(timeEntryId, description, amountText(amount), true),
    ),
    ...free.map(({ id, date, minutes, description, hourlyRate }) =>
      row(id, description, `${day(date)} · ${minutes} minutes at ${amountText(hourlyRate)} an hour`, false),
    ),
  );
}

export function chosenTime() {
  return [...at('time-entries').querySelectorAll('input:checked')].map(({ value }) => value);
}

function row(id, description, about, checked) {
  const box = element('input', { type: 'checkbox', name: 'timeEntryIds', value: id, checked });
  const words = element(
    'span',
    {},
    description,
    element('br'),
    element('span', { className: 'soft' }, about),
  );
  return element('li', {}, element('label', { className: 'check' }, box, words));
}
