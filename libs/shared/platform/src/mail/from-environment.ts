import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { secretParameter } from '../core/secrets.ts';
import { awsClientSettings } from '../data/aws-client-settings.ts';
import type { SendMail } from '../events/publish-outbox.ts';
import { mailerFor, type RenderMail } from './mailer.ts';

/** What sends a service's mails. */
export function mailerOf(
  environment: { MAIL_FROM: string; MAIL_SECRET_PARAMETER: string },
  render: RenderMail,
): SendMail {
  return mailerFor(new SESv2Client(awsClientSettings), {
    from: environment.MAIL_FROM,
    secret: secretParameter(new SSMClient(awsClientSettings), environment.MAIL_SECRET_PARAMETER),
    render,
  });
}
