import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { open } from '@paymyinvoice/platform';
import type { Mail } from './mail.ts';
import { renderMail } from './render-mail.ts';

/** Sends what waits in the outbox through Amazon SES. */
export class Mailer {
  constructor(
    private readonly ses: SESv2Client,
    private readonly settings: { from: string; webOrigin: string; secret: () => Promise<string> },
  ) {}

  async send(sealedMail: string): Promise<void> {
    const mail = JSON.parse(open(await this.settings.secret(), sealedMail)) as Mail;
    const { to, subject, text, html } = renderMail(mail, this.settings.webOrigin);
    const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
    await this.ses.send(
      new SendEmailCommand({
        FromEmailAddress: this.settings.from,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } } },
      }),
    );
  }
}
