import type { Stage } from '../stage/stage.ts';
import { isRecord, textOf } from '../template/template.ts';
import { html, type Html } from './html.ts';
import type { Page } from './layout.ts';

/** Where a link in a mail leads until there is a web client: opening it changes nothing, the page posts its token. */
type LinkPage = {
  readonly title: string;
  readonly lead: string;
  readonly button: string;
  readonly takesPassword?: boolean;
  /** Route of auth-service that the form's members are posted to. */
  readonly route: string;
  readonly done: { readonly title: string; readonly text: string };
  readonly otherwise: string;
};

type Problem = { readonly detail: string; readonly password: string; readonly isFinal: boolean };

const pages: Readonly<Record<string, LinkPage>> = {
  '/verify': {
    title: 'Confirm your address',
    lead: 'You are one step away from your account.',
    button: 'Confirm my address',
    route: '/v1/users/verify',
    done: { title: 'Address confirmed', text: 'Your account is open. You can sign in now.' },
    otherwise: 'Sign up once more, and a new link is mailed to you.',
  },
  '/reset-password': {
    title: 'Choose a new password',
    lead: 'It replaces your old one at once, and every device that is signed in is signed out.',
    button: 'Use this password',
    takesPassword: true,
    route: '/v1/passwords/reset',
    done: {
      title: 'Password changed',
      text: 'Every device has been signed out. Sign in with your new password.',
    },
    otherwise: 'Your password is as it was. Ask for a new link where you sign in.',
  },
  '/confirm-email': {
    title: 'Confirm your new address',
    lead: 'From then on you sign in with it, and we write to it.',
    button: 'Use this address',
    route: '/v1/me/email/confirm',
    done: { title: 'Address changed', text: 'This is your address now. Sign in with it from here on.' },
    otherwise: 'Your account keeps the address it has. Ask for the change once more in your account.',
  },
};

export function linkPage(path: string, token: string): Page | undefined {
  const page = pages[path];
  return page && formPage(path, page, token);
}

/** Posts to auth-service what the page's form says, as a web client would. */
export async function followedLink(
  { url, stacks }: Stage,
  path: string,
  form: URLSearchParams,
  device = '',
): Promise<{ page: Page; status: number } | undefined> {
  const page = pages[path];
  if (page === undefined) return undefined;
  if (stacks.gatewayOf('auth') === undefined)
    return { page: laterPage('auth-service', page.title), status: 404 };
  const [token, password] = [form.get('token') ?? '', form.get('password') ?? ''];
  const answer = await fetch(`${url}/auth${page.route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': device },
    body: JSON.stringify({ token, ...(page.takesPassword && { password }) }),
  });
  if (answer.ok) return { page: messagePage(page.done.title, 'good', page.done.text), status: 200 };
  const problem = problemOf(answer.status, await answer.json().catch(() => undefined));
  return {
    page: problem.isFinal
      ? messagePage('This did not work', 'bad', `${problem.detail} ${page.otherwise}`)
      : formPage(path, page, token, problem),
    status: 400,
  };
}

function problemOf(status: number, body: unknown): Problem {
  const { detail, errors } = isRecord(body) ? body : {};
  const password = (Array.isArray(errors) ? errors : [])
    .filter((error) => isRecord(error) && error['path'] === 'password')
    .map((error) => textOf((error as Record<string, unknown>)['message']))
    .join('; ');
  return {
    detail: typeof detail === 'string' ? detail : 'The service did not answer as it should.',
    password,
    // A better password, or another try later, can still succeed with this link.
    isFinal: password === '' && status < 429,
  };
}

function formPage(path: string, page: LinkPage, token: string, problem?: Problem): Page {
  const { title, lead, button, takesPassword = false } = page;
  const content = html`<div class="card narrow">
    <h1>${title}</h1>
    ${
      token === ''
        ? html`<p class="note bad" role="alert">This link has no token. Open it from the mail again.</p>`
        : html`<p>${lead}</p>
            ${problem && problem.password === '' && html`<p class="note bad" role="alert">${problem.detail}</p>`}
            <form class="stacked" method="post" action="${path}">
              <input type="hidden" name="token" value="${token}" />
              ${takesPassword && passwordField(problem?.password ?? '')}
              <button>${button}</button>
            </form>`
    }
  </div>`;
  return { title, content, holdsSecret: true };
}

function passwordField(problem: string): Html {
  return html`<label>
    New password
    <input
      type="password"
      name="password"
      autocomplete="new-password"
      required
      minlength="8"
      maxlength="128"
      aria-describedby="password-hint"
      ${problem !== '' && html`aria-invalid="true" autofocus`}
    />
    <span id="password-hint" ${problem !== '' && html`class="wrong" role="alert"`}>
      ${problem === '' ? 'At least 8 characters. A few words are easier to remember than symbols.' : `It ${problem}.`}
    </span>
  </label>`;
}

function messagePage(title: string, kind: 'good' | 'bad', text: string): Page {
  const content = html`<div class="card narrow">
    <h1>${title}</h1>
    <p class="note ${kind}" role="${kind === 'good' ? 'status' : 'alert'}">${text}</p>
    <p><a href="/account">To your account</a></p>
  </div>`;
  return { title, content };
}

export const nothingPage: Page = {
  title: 'Nothing here',
  content: html`<div class="card narrow">
    <h1>Nothing here</h1>
    <p class="note bad">There is nothing at this address. <a href="/">The stage</a> links to everything.</p>
  </div>`,
};

function laterPage(service: string, title: string): Page {
  const content = html`<div class="card narrow">
    <h1>${title}</h1>
    <p class="note">This page comes with ${service}. Nothing was changed by opening the link.</p>
  </div>`;
  return { title, content };
}
