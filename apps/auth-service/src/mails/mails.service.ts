import type { OwedMails } from '@paymyinvoice/platform/mail';
import type { Mail } from './mail.ts';

export type MailsService = OwedMails<Mail>;
