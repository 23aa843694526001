import { html } from '../core/markup.ts';
import type { Fact, Letter } from './letter.ts';

// Styles stand in the elements, as mail programs drop style sheets; the one in the head is for those that keep it and
// show dark pages.
const look = {
  body: 'margin:0;padding:24px 12px;background:#f4f5f7;font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif',
  sheet:
    'max-width:520px;margin:0 auto;padding:32px 28px;border-radius:12px;background:#ffffff;color:#1f2933;font-size:16px;line-height:1.5;overflow-wrap:anywhere',
  brand: 'font-weight:700;color:#1d4ed8;margin:0 0 24px',
  facts: 'width:100%;border-collapse:collapse;margin:24px 0',
  label:
    'padding:8px 20px 8px 0;text-align:left;vertical-align:top;overflow-wrap:break-word;font-weight:400;color:#52606d',
  value: 'padding:8px 0;text-align:right;vertical-align:top;font-weight:600',
  // A line that is seen on bright and on dark pages.
  line: 'border-top:1px solid rgba(128,140,155,0.3);border-bottom:1px solid rgba(128,140,155,0.3)',
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

export function htmlOf(letter: Letter & { readonly closing: string }): string {
  const { subject, greeting, paragraphs, facts = [], button, footnote, closing, webOrigin } = letter;
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
          ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}${tableOf(facts)} ${action}
          <p class="soft" style="${look.small};${look.rule}">${footnote}</p>
          <p class="soft" style="${look.small}">${closing} ${linked(webOrigin)}</p>
        </div>
      </body>
    </html>`.text;
}

function tableOf(facts: readonly Fact[]) {
  if (facts.length === 0) return undefined;
  const rows = facts.map(
    ({ label, value }) =>
      html`<tr style="${look.line}">
        <th scope="row" class="soft" style="${look.label}">${label}</th>
        <td style="${look.value}">${value}</td>
      </tr>`,
  );
  return html`<table style="${look.facts}">
    ${rows}
  </table>`;
}
