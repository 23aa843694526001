// What a payer is shown of an invoice.
import { at, day, offer, sum, tag } from '../client/elements.mjs';
import { showLines } from '../client/invoice-lines.mjs';
import { amountText, typedAmount } from '../client/money.mjs';

export function showPayerView({ invoice, issuer, payer }, path) {
  const { number, status, currency, outstanding, payable } = invoice;
  document.title = `${number} from ${issuer.name}`;
  at('number').textContent = number;
  at('issuer').textContent = issuer.name;
  at('payer').textContent = payer.name;
  at('status').replaceChildren(tag(status));
  at('facts').replaceChildren(
    sum('To pay', amountText(outstanding), 'strong'),
    sum('Due', day(invoice.dueDate)),
    sum('Issued', day(invoice.issuedOn)),
    sum('Questions', issuer.email),
  );
  showLines(invoice);
  at('pdf').href = `/invoice${path}/pdf`;
  const { amount } = document.forms.pay.elements;
  const most = typedAmount(payable.amount > 0 ? payable : outstanding);
  amount.parentElement.firstChild.textContent = `Amount in ${currency}, up to ${most} `;
  offer(amount, most);
  const underWay = outstanding.amount - payable.amount;
  at('under-way').hidden = underWay === 0;
  at('under-way').textContent =
    `Payments of ${amountText({ amount: underWay, currency })} are under way. One that nobody went on to confirm gives way to yours.`;
  at('invoice').hidden = false;
}
