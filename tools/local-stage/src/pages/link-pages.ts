import type { Stage } from '../stage/stage.ts';
import { isRecord } from '../template/template.ts';
import { html } from './html.ts';
import type { Page } from './layout.ts';

/** Where links in mails lead until there is a web client. Opening one changes nothing. */
export function verifyPage(token: string): Page {
  const content = html`<div class="card narrow">
    <h1>Confirm your address</h1>
    ${
      token === ''
        ? html`<p class="note bad">This link has no token. Open it from the mail again.</p>`
        : html`<p>You are one step away from your account.</p>
            <form method="post" action="/verify">
              <input type="hidden" name="token" value="${token}" />
              <button>Confirm my address</button>
            </form>`
    }
  </div>`;
  return { title: 'Confirm your address', content };
}

/** Posts the token to auth-service, as the page of a web client would. */
export async function verifiedPage(
  { url, stacks }: Stage,
  token: string,
): Promise<{ page: Page; status: number }> {
  if (stacks.gatewayOf('auth') === undefined) return { page: laterPage('auth-service'), status: 404 };
  const answer = await fetch(`${url}/auth/v1/users/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const body: unknown = await answer.json().catch(() => undefined);
  const detail =
    isRecord(body) && typeof body['detail'] === 'string' ? body['detail'] : 'The address was not confirmed.';
  const content = html`<div class="card narrow">
    <h1>${answer.ok ? 'Address confirmed' : 'Not confirmed'}</h1>
    ${
      answer.ok
        ? html`<p class="note good" role="status">Your account is open. You can sign in now.</p>`
        : html`<p class="note bad" role="alert">${detail}</p>`
    }
  </div>`;
  return {
    page: { title: answer.ok ? 'Address confirmed' : 'Not confirmed', content },
    status: answer.ok ? 200 : 400,
  };
}

const later = [
  [/^\/reset-password$/, 'Reset your password', 'auth-service'],
  [/^\/confirm-email$/, 'Confirm your new address', 'auth-service'],
  [/^\/pay\/[^/]+$/, 'Pay an invoice', 'invoice-service'],
  [/^\/shared\/[^/]+$/, 'Something shared with you', 'media-service'],
] as const;

/** Links whose page comes together with what their service offers. */
export function linkPage(path: string): Page | undefined {
  const found = later.find(([pattern]) => pattern.test(path));
  return found && laterPage(found[2], found[1]);
}

export const nothingPage: Page = {
  title: 'Nothing here',
  content: html`<div class="card narrow">
    <h1>Nothing here</h1>
    <p class="note bad">There is nothing at this address. <a href="/">The stage</a> links to everything.</p>
  </div>`,
};

function laterPage(service: string, title = 'Not here yet'): Page {
  const content = html`<div class="card narrow">
    <h1>${title}</h1>
    <p class="note">This page comes with ${service}. Nothing was changed by opening the link.</p>
  </div>`;
  return { title, content };
}
