import type { ServerResponse } from 'node:http';
import { html, type Html } from './html.ts';

export type Page = {
  readonly title: string;
  readonly content: Html;
  readonly refreshes?: boolean;
  /** Addresses of modules. */
  readonly scripts?: readonly string[];
  /** Shows files out of buckets, or puts some there. */
  readonly showsFiles?: boolean;
  /** Origin beside the stage's own that its forms may end up at. */
  readonly formsLeadTo?: string;
  /** Its address carries a token, which no other address may be told. */
  readonly holdsSecret?: boolean;
};

const places = [
  ['/', 'Stage'],
  ['/account', 'Account'],
  ['/invoices', 'Invoices'],
  ['/time', 'Time'],
  ['/library', 'Library'],
  ['/ledger', 'Ledger'],
  ['/mailbox', 'Mailbox'],
  ['/events', 'Events'],
  ['/payments', 'Payments'],
  ['/alarms', 'Alarms'],
  ['/clock', 'Clock'],
  ['/faults', 'Faults'],
] as const;

const contentSecurityPolicy = (formsLeadTo: string, filesStandAt: string) =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    `img-src data: ${filesStandAt}`.trim(),
    `connect-src 'self' ${filesStandAt}`.trim(),
    "frame-src 'self'",
    `form-action 'self' ${formsLeadTo}`.trim(),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export function sendPage(
  response: ServerResponse,
  path: string,
  page: Page,
  { status = 200, filesStandAt = '' }: { status?: number; filesStandAt?: string } = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(
      page.formsLeadTo ?? '',
      page.showsFiles === true ? filesStandAt : '',
    ),
    'cache-control': 'no-store',
    'referrer-policy': page.holdsSecret === true ? 'no-referrer' : 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  response.end(document(path, page).text);
}

function document(path: string, { title, content, refreshes, scripts = [] }: Page): Html {
  const links = places.map(([href, name]) =>
    href === path || (href !== '/' && path.startsWith(`${href}/`))
      ? html`<a href="${href}" aria-current="page">${name}</a>`
      : html`<a href="${href}">${name}</a>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · PayMyInvoice local stage</title>
        <link rel="stylesheet" href="/stage.css" />
        ${refreshes === true && html`<script src="/stage.js" defer></script>`}
        ${scripts.map((src) => html`<script type="module" src="${src}"></script>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header>
          <p class="brand">PayMyInvoice <span>local stage</span></p>
          <nav aria-label="Stage">${links}</nav>
        </header>
        <main id="main">${content}</main>
      </body>
    </html>`;
}

export function time(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`;
}

export function empty(text: string): Html {
  return html`<p class="empty">${text}</p>`;
}

/** Where scripts tell what came of something. */
export const news = html`<p id="news" class="note narrow" role="status" hidden></p>`;

export function needsScript(service: string): Html {
  return html`<noscript><p class="note bad">This page talks to ${service} with a script.</p></noscript>`;
}

/** A page that a script fills in for somebody who is signed in. */
export function ownersPage(
  title: string,
  script: string,
  content: Html,
  { service = 'invoice-service', showsFiles = false } = {},
): Page {
  return {
    title,
    showsFiles,
    scripts: [`/scripts/${script}.mjs`],
    content: html`<h1 id="title">${title}</h1>
      ${needsScript(service)} ${news}
      <p id="signed-out" class="note narrow" hidden>
        This page is for somebody: <a href="/account">sign in with your account</a> first.
      </p>
      <div id="signed-in" hidden>${content}</div>`,
  };
}
