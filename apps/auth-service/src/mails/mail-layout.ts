import { html } from '@paymyinvoice/platform';
import type { MailContent } from './mail-content.ts';

export type Letter = MailContent & { readonly greeting: string; readonly webOrigin: string };

const closing = 'This mail was sent automatically, and answers to it are not read. You find us at';
const lineLength = 72;

export function textOf({ greeting, paragraphs, button, footnote, webOrigin }: Letter): string {
  const blocks = [
    ...[greeting, ...paragraphs].map(wrapped),
    // An address stays whole on a line of its own, or it is no link any more.
    ...(button ? [`${button.label}:\n${button.url}`] : []),
    wrapped(footnote),
    `-- \nPayMyInvoice\n${wrapped(closing)}\n${webOrigin}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= lineLength) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

// Styles stand in the elements, as mail programs drop style sheets; the one in the head is for those that keep it and
// show dark pages.
const look = {
  body: 'margin:0;padding:24px 12px;background:#f4f5f7;font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif',
  sheet:
    'max-width:520px;margin:0 auto;padding:32px 28px;border-radius:12px;background:#ffffff;color:#1f2933;font-size:16px;line-height:1.5;overflow-wrap:anywhere',
  brand: 'font-weight:700;color:#1d4ed8;margin:0 0 24px',
  button:
    'background:#1d4ed8;color:#ffffff;padding:12px 22px;border-radius:6px;text-decoration:none;font-weight:600;display:inline-block',
  link: 'color:#1d4ed8',
  small: 'font-size:13px;line-height:1.5;color:#52606d',
  rule: 'border-top:1px solid #e4e7eb;padding-top:16px;margin-top:28px',
  unseen: 'display:none;max-height:0;overflow:hidden;opacity:0',
};
const darkLook = `@media (prefers-color-scheme:dark){
.page{background:#12151b!important}.sheet{background:#1b2029!important;color:#e8ebf0!important}
.accent{color:#8ab8ff!important}.soft{color:#a3adbb!important;border-color:#303845!important}
.button{background:#8ab8ff!important;color:#0d1826!important}}`;

export function htmlOf({ subject, greeting, paragraphs, button, footnote, webOrigin }: Letter): string {
  const linked = (url: string) => html`<a class="accent" href="${url}" style="${look.link}">${url}</a>`;
  const action =
    button &&
    html`<p style="margin:28px 0">
        <a class="button" href="${button.url}" style="${look.button}">${button.label}</a>
      </p>
      <p class="soft" style="${look.small}">Or open this address:<br />${linked(button.url)}</p>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${subject}</title>
        <style>
          ${darkLook}
        </style>
      </head>
      <body class="page" style="${look.body}">
        <div style="${look.unseen}">${paragraphs[0]}</div>
        <div class="sheet" style="${look.sheet}">
          <p class="accent" style="${look.brand}">PayMyInvoice</p>
          <p>${greeting}</p>
          ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)} ${action}
          <p class="soft" style="${look.small};${look.rule}">${footnote}</p>
          <p class="soft" style="${look.small}">${closing} ${linked(webOrigin)}</p>
        </div>
      </body>
    </html>`.text;
}
