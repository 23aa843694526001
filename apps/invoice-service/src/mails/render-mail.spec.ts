import { describe, expect, it } from 'vitest';
import { anIssuedInvoice } from '../../test/builders.ts';
import type { Issued } from '../invoices/invoice.ts';
import { isStillDue, type Mail } from './mail.ts';
import { renderMail } from './render-mail.ts';

const webOrigin = 'https://app.example.com';
const token = 'abc-_123';
const invoice = anIssuedInvoice();
const { ownerId, id: invoiceId } = invoice;
const about = { ownerId, invoiceId };
const owner = { name: 'Ada King', email: 'ada@new.example' };

/** One of each; a template without its example does not compile. */
const examples: { readonly [Template in Mail['template']]: Mail & { readonly template: Template } } = {
  invoice_issued: { ...about, template: 'invoice_issued', token },
  invoice_sent_again: { ...about, template: 'invoice_sent_again', token },
  reminder: { ...about, template: 'reminder', step: 1, token },
  payment_received: { ...about, template: 'payment_received', amountMinor: 10_000, token },
  invoice_paid: { ...about, template: 'invoice_paid' },
  refund_made: { ...about, template: 'refund_made', amountMinor: 10_000 },
  invoice_voided: { ...about, template: 'invoice_voided' },
};
const mails = Object.values(examples);
const subject = { invoice, owner, webOrigin, today: '2026-03-10' };
const hostile = '<img src=x onerror=alert(1)>"\r\nBcc: all@evil.example\r\n\u202eAmount due: 1';
const lure = 'Win at evil.example';
const named = (name: string): Issued => ({
  ...invoice,
  payer: { ...invoice.payer, name },
  issuer: { ...invoice.issuer, name },
});
const voided = { ...invoice, state: 'void', voidedAt: invoice.updatedAt, voidReason: 'Mistake' } as const;
const paid: Issued = { ...invoice, balances: { ...invoice.balances, receivable: 0 } };

describe.each(mails)('the mail $template', (mail) => {
  it('says which invoice it is about, and who sends it', () => {
    const { subject: line, text } = renderMail(mail, subject);
    expect(line).toContain('INV-000001');
    expect(line).not.toContain('\n');
    expect(text).toMatch(/^Invoice: +INV-000001$/m);
  });

  it('leads nowhere but to the web origin', () => {
    const { text, html } = renderMail(mail, subject);
    const addresses = `${text} ${html}`.match(/https?:\/\/[^\s"<]+/g) ?? [];
    for (const address of addresses) expect(new URL(address).origin).toBe(webOrigin);
  });

  it('shows names as the text they are, and none that is a message or a link', () => {
    for (const name of [hostile, lure]) {
      const rendered = renderMail(mail, { ...subject, invoice: named(name), owner: { ...owner, name } });
      expect(rendered.subject + rendered.text + rendered.html).not.toMatch(/evil|<img|\u202e/);
      expect(rendered.text).toMatch(/^Hello,\n/);
    }
  });
});

describe('a mail to the payer', () => {
  it.each(mails.filter(({ template }) => template !== 'invoice_paid'))(
    '$template comes from us in the issuer’s name, and answers go to the issuer',
    (mail) => {
      expect(renderMail(mail, subject)).toMatchObject({
        ...{ to: 'bills@initech.example', onBehalfOf: 'Ada Lovelace', replyTo: 'ada@example.com' },
        text: expect.stringMatching(/^Hello Initech Ltd,\n/) as string,
      });
    },
  );

  it('tells what is due and when, and how to pay', () => {
    const { text, html } = renderMail(examples.invoice_issued, subject);
    expect(text).toContain('Amount due:  EUR 347.48\nDue date:    3 March 2026\n');
    expect(text).toContain(`View and pay:\n${webOrigin}/pay/${token}\n`);
    expect(html).toContain(`href="${webOrigin}/pay/${token}"`);
  });

  it('names an issuer without a name by their address', () => {
    const { subject: line, text } = renderMail(examples.invoice_issued, { ...subject, invoice: named('') });
    expect(line).toBe('Invoice INV-000001');
    expect(text).toContain('ada@example.com has sent you an invoice.');
  });

  it('grows firmer with every reminder', () => {
    const subjects = ([1, 2, 3] as const).map(
      (step) => renderMail({ ...examples.reminder, step }, subject).subject,
    );
    expect(subjects).toEqual([
      'Reminder: invoice INV-000001 from Ada Lovelace',
      'Second reminder: invoice INV-000001 from Ada Lovelace is overdue',
      'Last reminder: invoice INV-000001 from Ada Lovelace is overdue',
    ]);
    const { text } = renderMail({ ...examples.reminder, step: 2 }, subject);
    expect(text).toContain('overdue for 7 days');
  });

  it('is a receipt that says what is left', () => {
    expect(renderMail(examples.payment_received, subject).text).toMatch(
      /A part of the invoice is still\s+owed[^]*Paid: +EUR 100.00\nStill owed: +EUR 347.48\n/,
    );
    const { text } = renderMail(examples.payment_received, { ...subject, invoice: paid });
    expect(text).toMatch(/the invoice is paid[^]*View the invoice:/);
  });

  it('says nothing of why an invoice is void', () => {
    expect(renderMail(examples.invoice_voided, { ...subject, invoice: voided }).text).not.toContain(
      'Mistake',
    );
  });
});

describe('a mail to the issuer', () => {
  it('goes to the address they have by now, in nobody’s name', () => {
    const mail = renderMail(examples.invoice_paid, subject);
    expect(mail).toMatchObject({ to: 'ada@new.example', subject: 'Invoice INV-000001 is paid' });
    expect(mail.text).toMatch(/^Hello Ada King,\n\nInitech Ltd has paid/);
    expect(mail).not.toHaveProperty('onBehalfOf');
    expect(mail).not.toHaveProperty('replyTo');
  });
});

describe('what is still to be mailed', () => {
  const due = (about: Parameters<typeof isStillDue>[1]) =>
    mails.filter((mail) => isStillDue(mail, about)).map(({ template }) => template);
  const always = ['payment_received', 'refund_made'];

  it('follows from the invoice as it is when its turn comes', () => {
    const owed = ['invoice_issued', 'invoice_sent_again', 'reminder'];
    expect(due(invoice)).toEqual([...owed, 'payment_received', 'invoice_paid', 'refund_made']);
    expect(due(paid)).toEqual(['invoice_issued', 'payment_received', 'invoice_paid', 'refund_made']);
    expect(due(voided)).toEqual(['payment_received', 'invoice_paid', 'refund_made', 'invoice_voided']);
  });

  it('is no more than what became of money once the issuer has left', () => {
    expect(due({ ...invoice, isAbandoned: true })).toEqual(always);
    const { text } = renderMail(examples.payment_received, {
      ...subject,
      invoice: { ...invoice, isAbandoned: true },
    });
    expect(text).not.toContain('/pay/');
  });
});
