// The lines of a draft. Fields are named as the service names them, so that it can say what is wrong beside them.
import { at, element } from '../client/elements.mjs';
import { minorOf, typedAmount } from '../client/money.mjs';

const fields = [
  ['description', 'Description', ''],
  ['quantity', 'Quantity', '1'],
  ['unitAmount', 'Price', ''],
  ['taxRatePercent', 'Tax in %', ''],
];

export function showLinesOf(lines, currency) {
  at('draft-lines').replaceChildren();
  const own = lines.filter(({ timeEntryId }) => timeEntryId === undefined);
  for (const { unitAmount, ...line } of own)
    addLine({ ...line, unitAmount: typedAmount({ amount: unitAmount, currency }) });
  if (lines.length === 0) addLine();
}

/** Answers the first field of the new line. */
export function addLine(line = {}) {
  const inputs = fields.map(([name, label, otherwise]) => {
    const input = element('input', { type: 'text', autocomplete: 'off', value: line[name] ?? otherwise });
    input.dataset.member = name;
    if (name !== 'description') input.inputMode = 'decimal';
    const wrong = element('span', { className: 'wrong', hidden: true, role: 'alert' });
    return element('label', {}, label, input, wrong);
  });
  const remove = element('button', { type: 'button', className: 'quiet' }, 'Remove');
  const row = element('div', { className: 'line' }, ...inputs, remove);
  remove.addEventListener('click', () => {
    row.remove();
    nameFields();
    at('add-line').focus();
    at('draft-lines').dispatchEvent(new Event('input', { bubbles: true }));
  });
  at('draft-lines').append(row);
  nameFields();
  return row.querySelector('input');
}

function nameFields() {
  [...at('draft-lines').children].forEach((row, index) => {
    row.querySelector('button').setAttribute('aria-label', `Remove line ${index + 1}`);
    for (const input of row.querySelectorAll('input')) input.name = `lines.${index}.${input.dataset.member}`;
  });
}

/** What stands in the fields; lines that nobody has begun are left out. */
export function linesIn(elements, refuse) {
  const currency = elements.currency.value;
  return [...at('draft-lines').children].flatMap((_row, index) => {
    const typed = (member) => elements[`lines.${index}.${member}`].value.trim();
    if (typed('description') === '' && typed('unitAmount') === '') return [];
    const path = `lines.${index}.unitAmount`;
    return {
      description: typed('description'),
      quantity: typed('quantity'),
      unitAmount: minorOf(typed('unitAmount'), currency, (message) => refuse(path, message)),
      ...(typed('taxRatePercent') !== '' && { taxRatePercent: typed('taxRatePercent') }),
    };
  });
}
