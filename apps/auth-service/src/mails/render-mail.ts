import type { Mail } from './mail.ts';

export type RenderedMail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

type Content = {
  subject: string;
  paragraphs: string[];
  button?: { label: string; url: string };
  footnote: string;
};

export function renderMail(mail: Mail, webOrigin: string): RenderedMail {
  const content = contentOf(mail, webOrigin);
  return {
    to: mail.to,
    subject: content.subject,
    text: textOf(content, mail.name),
    html: htmlOf(content, mail.name),
  };
}

function contentOf(mail: Mail, webOrigin: string): Content {
  switch (mail.template) {
    case 'verify_address':
      return {
        subject: 'Confirm your address for PayMyInvoice',
        paragraphs: [
          'You signed up for PayMyInvoice. Confirm that this address is yours and your account is open.',
        ],
        button: {
          label: 'Confirm my address',
          url: `${webOrigin}/verify?token=${encodeURIComponent(mail.token)}`,
        },
        footnote:
          'The link works for 24 hours. If you did not sign up, do nothing: nobody can use the account.',
      };
    case 'already_registered':
      return {
        subject: 'You already have a PayMyInvoice account',
        paragraphs: [
          'Somebody, probably you, tried to sign up with this address. It already has an account, so nothing has changed.',
          'Sign in as usual. If you have lost your password, you can ask for a new one.',
        ],
        footnote: 'If this was not you, there is nothing to do.',
      };
  }
}

function textOf({ paragraphs, button, footnote }: Content, name: string): string {
  const link = button ? [`${button.label}:\n${button.url}`] : [];
  return [greeting(name), ...paragraphs, ...link, footnote, 'PayMyInvoice'].join('\n\n') + '\n';
}

function htmlOf({ subject, paragraphs, button, footnote }: Content, name: string): string {
  const font = 'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
  const link = button
    ? `<p style="margin:28px 0"><a href="${escape(button.url)}" style="background:#1d4ed8;color:#ffffff;padding:12px 22px;border-radius:6px;text-decoration:none;font-weight:600;display:inline-block">${escape(button.label)}</a></p>
<p style="font-size:13px;color:#52606d">Or open this address:<br><a href="${escape(button.url)}" style="color:#1d4ed8;word-break:break-all">${escape(button.url)}</a></p>`
    : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(subject)}</title></head>
<body style="margin:0;background:#f4f5f7;${font}">
<div style="max-width:520px;margin:0 auto;padding:32px 24px;background:#ffffff;color:#1f2933;font-size:16px;line-height:1.5">
<p style="font-weight:700;color:#1d4ed8;margin:0 0 24px">PayMyInvoice</p>
<p>${escape(greeting(name))}</p>
${paragraphs.map((paragraph) => `<p>${escape(paragraph)}</p>`).join('\n')}
${link}
<p style="font-size:13px;color:#52606d;border-top:1px solid #e4e7eb;padding-top:16px;margin-top:32px">${escape(footnote)}</p>
</div></body></html>
`;
}

function escape(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

// A name must not add lines that look like ours.
function greeting(name: string): string {
  const oneLine = name.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return oneLine ? `Hello ${oneLine},` : 'Hello,';
}
