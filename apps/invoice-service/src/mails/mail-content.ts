import { nameIn, type Fact, type Letter } from '@paymyinvoice/platform/mail';
import { formatAmount } from '../amounts/format-amount.ts';
import { formatDate } from '../documents/format-date.ts';
import { daysBetween, moneyOf, type Issued, type Voided } from '../invoices/invoice.ts';
import { payUrlOf, type Mail } from './mail.ts';

export type MailContent = Omit<Letter, 'greeting' | 'webOrigin'>;

/** What a mail is about, as it is when the mail is sent. */
export type Subject = {
  readonly invoice: Issued | Voided;
  readonly today: string;
  readonly webOrigin: string;
};

export function contentOf(mail: Mail, { invoice, today, webOrigin }: Subject): MailContent {
  const { number, currency, issuer } = invoice;
  const name = nameIn(issuer.name);
  const from = name === undefined ? '' : ` from ${name}`;
  const who = name ?? issuer.email;
  const { outstandingMinor } = moneyOf(invoice);
  const amount = (amountMinor: number) => formatAmount(amountMinor, currency);
  const about = (...others: Fact[]) => [{ label: 'Invoice', value: number }, ...others];
  const owed = about(
    { label: 'Amount due', value: amount(outstandingMinor) },
    { label: 'Due date', value: formatDate(invoice.dueDate) },
  );
  const link = (token: string) => ({
    label: outstandingMinor > 0 ? 'View and pay' : 'View the invoice',
    url: payUrlOf(webOrigin, token),
  });
  const secrecy = 'Whoever has the link can see the invoice and pay it.';
  const byIssuer = { answersTo: issuer.email };
  switch (mail.template) {
    case 'invoice_issued':
      return {
        ...byIssuer,
        subject: `Invoice ${number}${from}`,
        paragraphs: [`${who} has sent you an invoice. It is attached as a PDF.`],
        facts: owed,
        button: link(mail.token),
        footnote: `${secrecy} If you do not know ${who}, do not pay.`,
      };
    case 'invoice_sent_again':
      return {
        ...byIssuer,
        subject: `Invoice ${number}${from}, sent again`,
        paragraphs: [
          `${who} has sent you this invoice once more. It is the same as before, and so are the links of earlier mails.`,
        ],
        facts: owed,
        button: link(mail.token),
        footnote: `${secrecy} If you do not know ${who}, do not pay.`,
      };
    case 'reminder':
      return {
        ...byIssuer,
        ...reminderOf(mail.step, { number, from, who, daysOverdue: daysBetween(invoice.dueDate, today) }),
        facts: owed,
        button: link(mail.token),
        footnote: `${secrecy} If you have just paid, there is nothing more to do.`,
      };
    case 'payment_received':
      return {
        ...byIssuer,
        subject: `Your payment for invoice ${number}`,
        paragraphs: [
          outstandingMinor === 0
            ? `Thank you: ${who} has your payment, and the invoice is paid.`
            : `Thank you: ${who} has your payment. A part of the invoice is still owed.`,
        ],
        facts: about(
          { label: 'Paid', value: amount(mail.amountMinor) },
          { label: 'Still owed', value: amount(outstandingMinor) },
        ),
        ...(invoice.isAbandoned === undefined && { button: link(mail.token) }),
        footnote: 'This is your receipt. The invoice is attached as it stands now.',
      };
    case 'refund_made':
      return {
        ...byIssuer,
        subject: `Money back for invoice ${number}`,
        paragraphs: [`${who} has returned money to you. How soon you see it is up to your bank.`],
        facts: about({ label: 'Returned', value: amount(mail.amountMinor) }),
        footnote: 'It goes the way that your payment came. There is nothing for you to do.',
      };
    case 'invoice_voided':
      return {
        ...byIssuer,
        subject: `Invoice ${number}${from} is void`,
        paragraphs: [
          `${who} has taken this invoice back. You owe nothing on it, and it cannot be paid any more.`,
        ],
        facts: about({ label: 'Amount', value: amount(invoice.totalMinor) }),
        footnote: 'There is nothing for you to do.',
      };
    case 'invoice_paid': {
      const payer = nameIn(invoice.payer.name);
      return {
        subject: `Invoice ${number} is paid`,
        paragraphs: [
          payer === undefined ? 'Your invoice is paid in full.' : `${payer} has paid your invoice in full.`,
        ],
        facts: about({ label: 'Amount', value: amount(invoice.totalMinor) }),
        footnote: 'The payment is in your books.',
      };
    }
  }
}

/** Each says more plainly than the one before that the money is owed. */
function reminderOf(
  step: 1 | 2 | 3,
  { number, from, who, daysOverdue }: { number: string; from: string; who: string; daysOverdue: number },
): Pick<MailContent, 'subject' | 'paragraphs'> {
  const days = daysOverdue === 1 ? '1 day' : `${daysOverdue} days`;
  switch (step) {
    case 1:
      return {
        subject: `Reminder: invoice ${number}${from}`,
        paragraphs: [
          `Perhaps it has slipped your mind: an invoice of ${who} was due, and it is not fully paid.`,
        ],
      };
    case 2:
      return {
        subject: `Second reminder: invoice ${number}${from} is overdue`,
        paragraphs: [
          `An invoice of ${who} has been overdue for ${days}. Please pay what is left.`,
          'If something is wrong with it, answer this mail.',
        ],
      };
    case 3:
      return {
        subject: `Last reminder: invoice ${number}${from} is overdue`,
        paragraphs: [
          `An invoice of ${who} has been overdue for ${days}, and two reminders have been sent. Please pay what is left now.`,
          `This is the last reminder. If you cannot pay, or do not agree with the invoice, answer this mail: what happens otherwise, ${who} decides.`,
        ],
      };
  }
}
