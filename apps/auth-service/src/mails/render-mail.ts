import { greetingTo, renderLetter, type RenderedMail } from '@paymyinvoice/platform/mail';
import { contentOf } from './mail-content.ts';
import type { Mail } from './mail.ts';

export function renderMail(mail: Mail, webOrigin: string): RenderedMail {
  const greeting = greetingTo(mail.name);
  return { to: mail.to, ...renderLetter({ ...contentOf(mail, webOrigin), greeting, webOrigin }) };
}
