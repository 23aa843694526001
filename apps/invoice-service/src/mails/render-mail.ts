import { greetingTo, renderLetter, type RenderedMail } from '@paymyinvoice/platform/mail';
import { contentOf, type Subject } from './mail-content.ts';
import type { Mail } from './mail.ts';

/** `owner` is who the issuer is by now: the invoice says who they were when it was issued. */
export function renderMail(
  mail: Mail,
  subject: Subject & { readonly owner: { readonly name: string; readonly email: string } },
): RenderedMail {
  const { invoice, owner, webOrigin } = subject;
  const toOwner = mail.template === 'invoice_paid';
  const { name, email } = toOwner ? owner : invoice.payer;
  return {
    to: email,
    ...renderLetter({ ...contentOf(mail, subject), greeting: greetingTo(name), webOrigin }),
    ...(!toOwner && { onBehalfOf: invoice.issuer.name }),
  };
}
