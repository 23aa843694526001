import { html } from '@paymyinvoice/platform';
import { contentOf, type MailContent } from './mail-content.ts';
import type { Mail } from './mail.ts';

export type RenderedMail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export function renderMail(mail: Mail, webOrigin: string): RenderedMail {
  const content = contentOf(mail, webOrigin);
  const greeting = greetingTo(mail.name);
  return {
    to: mail.to,
    subject: content.subject,
    text: textOf(content, greeting),
    html: htmlOf(content, greeting),
  };
}

function textOf({ paragraphs, button, footnote }: MailContent, greeting: string): string {
  const link = button ? [`${button.label}:\n${button.url}`] : [];
  return [greeting, ...paragraphs, ...link, footnote, 'PayMyInvoice'].join('\n\n') + '\n';
}

// Styles stand in the elements: mail programs drop style sheets.
const body =
  'margin:0;background:#f4f5f7;font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
const sheet =
  'max-width:520px;margin:0 auto;padding:32px 24px;background:#ffffff;color:#1f2933;font-size:16px;line-height:1.5';
const brand = 'font-weight:700;color:#1d4ed8;margin:0 0 24px';
const buttonLook =
  'background:#1d4ed8;color:#ffffff;padding:12px 22px;border-radius:6px;text-decoration:none;font-weight:600;display:inline-block';
const small = 'font-size:13px;color:#52606d';

function htmlOf({ subject, paragraphs, button, footnote }: MailContent, greeting: string): string {
  const link =
    button &&
    html`<p style="margin:28px 0"><a href="${button.url}" style="${buttonLook}">${button.label}</a></p>
      <p style="${small}">
        Or open this address:<br /><a href="${button.url}" style="color:#1d4ed8;word-break:break-all"
          >${button.url}</a
        >
      </p>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${subject}</title>
      </head>
      <body style="${body}">
        <div style="${sheet}">
          <p style="${brand}">PayMyInvoice</p>
          <p>${greeting}</p>
          ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)} ${link}
          <p style="${small};border-top:1px solid #e4e7eb;padding-top:16px;margin-top:32px">${footnote}</p>
        </div>
      </body>
    </html>`.text;
}

const linkLike = /[/@]|www\.|\p{L}\.\p{L}{2,}/iu;

// A name must not add lines that look like ours; and as anybody can sign up with anybody's address, a "name" with a
// link in it would make us carry somebody's advertisement.
function greetingTo(name: string): string {
  const oneLine = name.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return oneLine && !linkLike.test(oneLine) ? `Hello ${oneLine},` : 'Hello,';
}
