// The lines of an invoice and what they come to, as the service has worked it out.
import { at, number, sum, tableRow } from './elements.mjs';
import { amountText } from './money.mjs';

const columns = ['Description', 'Quantity', 'Price', 'Tax', 'Amount'];

export function showLines(invoice) {
  const { lines, notes, currency } = invoice;
  const rows = lines.map(({ description, quantity, unitAmount, taxRatePercent, amount }) =>
    tableRow(columns, [
      description,
      number(quantity),
      number(amountText({ amount: unitAmount, currency })),
      number(taxRatePercent === undefined ? '–' : `${taxRatePercent} %`),
      number(amountText(amount)),
    ]),
  );
  at('lines').replaceChildren(...rows);
  at('sums').replaceChildren(...sumsOf(invoice));
  at('notes').textContent = notes ?? '';
  at('notes').hidden = notes === undefined;
}

export function sumsOf({ subtotal, taxes, total, paid, credited, refunded, outstanding }) {
  const hasMoved = [paid, credited].some((money) => money?.amount > 0);
  const unlessNone = (label, money) => (money?.amount > 0 ? [sum(label, amountText(money))] : []);
  return [
    sum('Without tax', amountText(subtotal)),
    ...taxes.map(({ ratePercent, net, tax }) =>
      sum(`${ratePercent} % tax on ${amountText(net)}`, amountText(tax)),
    ),
    sum('Total', amountText(total), 'strong'),
    ...unlessNone('Paid', paid),
    ...unlessNone('Credited', credited),
    ...unlessNone('Refunded', refunded),
    ...(hasMoved ? [sum('Outstanding', amountText(outstanding), 'strong')] : []),
  ];
}
