export { mailerOf } from './from-environment.ts';
export { renderLetter, type Fact, type Letter } from './letter.ts';
export { isLure } from './lure.ts';
export type { RenderMail } from './mailer.ts';
export { greetingTo, nameIn } from './names.ts';
export { OwedMails } from './owed-mails.ts';
export type { Attachment, RenderedMail } from './rendered-mail.ts';
