import { html, type Html } from '../html.ts';
import type { Page } from '../layout.ts';

/** auth-service as a person uses it. `account.mjs` fills the page in; the forms' names are what it does with them. */
export const accountPage: Page = {
  title: 'Account',
  scripts: ['/account/account.mjs'],
  content: html`<h1>Account</h1>
    <noscript><p class="note bad">This page talks to auth-service with a script.</p></noscript>
    <p id="news" class="note narrow" role="status" hidden></p>
    <div id="signed-out" class="boards" hidden>${signedOut()}</div>
    <div id="signed-in" hidden>
      <div class="person card">
        <p><strong id="name"></strong><br /><span id="email" class="soft"></span></p>
        <form name="signOut"><button class="quiet">Sign out</button></form>
      </div>
      <div class="columns">
        <div class="stack">${settings()}</div>
        <div class="stack">${history()}</div>
      </div>
    </div>`,
};

function signedOut(): Html {
  return html`${board(
    'Sign in',
    html`${form(
      'signIn',
      'Sign in',
      html`${email('email', 'Address', 'username')} ${password('password', 'Password')}
        <div id="code" hidden>${code('otp', 'Code of your app, or a recovery code', false)}</div>`,
    )}
    ${more('Lost your password?', form('losePassword', 'Mail me a link', email('email', 'Address', 'username'), 'quiet'))}`,
  )}
  ${board(
    'Sign up',
    html`${form(
      'signUp',
      'Sign up',
      html`${text('name', 'Name', 'name')} ${email('email', 'Address', 'email')}
      ${password('password', 'Password', 'new-password')}`,
    )}
    ${more('No mail came?', form('resend', 'Mail the link again', email('email', 'Address', 'email'), 'quiet'))}`,
  )}`;
}

function settings(): Html {
  return html`${board('Name', form('rename', 'Save', text('name', 'Name', 'name')))}
  ${board(
    'Address',
    form(
      'moveAddress',
      'Mail a link to it',
      html`${email('newEmail', 'New address', 'email')} ${password('password', 'Password')}`,
    ),
  )}
  ${board(
    'Password',
    form(
      'changePassword',
      'Change and sign out other devices',
      html`${password('currentPassword', 'Password now')}
      ${password('newPassword', 'New password', 'new-password')}`,
    ),
  )}
  ${board(
    html`Two-factor sign-in <span id="totp-state" class="tag"></span>`,
    html`<div id="totp-off" hidden>${form('draftTotp', 'Set up an app', html``)}</div>
      <div id="totp-draft" hidden>
        <p>Scan this with your authenticator app, or type it in, and confirm with the code that it shows.</p>
        <p><img id="totp-picture" alt="QR code for an authenticator app" width="176" height="176" /></p>
        <p><code id="totp-secret"></code></p>
        ${form('confirmTotp', 'Turn on', code('otp', 'Code', true))}
      </div>
      <div id="totp-codes" hidden>
        <p>Each of these recovery codes stands in for the app once. They are not shown again.</p>
        <ul id="recovery-codes" class="codes"></ul>
      </div>
      <div id="totp-on" hidden>
        ${form(
          'disableTotp',
          'Turn off',
          html`${password('password', 'Password')} ${code('otp', 'Code, or a recovery code', true)}`,
          'quiet',
        )}
      </div>`,
  )}
  ${board(
    'Close the account',
    html`<p>Everything about you is erased, in every service, for good. The address is free again.</p>
      ${form('close', 'Close my account', password('password', 'Password'), 'danger')}`,
  )}`;
}

function history(): Html {
  return html`${board(
    'Devices',
    html`<ul id="sessions" class="rows"></ul>
      ${form('endOthers', 'Sign out all others', html``, 'quiet')}`,
  )}
  ${board(
    'Activity',
    html`<ol id="activities" class="rows"></ol>
      ${form('moreActivity', 'Show more', html``, 'quiet')}`,
  )}`;
}

function board(title: string | Html, content: Html): Html {
  return html`<section class="card">
    <h2>${title}</h2>
    ${content}
  </section>`;
}

function form(name: string, button: string, fields: Html, look = ''): Html {
  return html`<form name="${name}" class="stacked" novalidate>
    ${fields}
    <p class="note bad" role="alert" hidden></p>
    <button class="${look}">${button}</button>
  </form>`;
}

function more(summary: string, content: Html): Html {
  return html`<details>
    <summary>${summary}</summary>
    ${content}
  </details>`;
}

function text(name: string, label: string, autocomplete: string): Html {
  return field(label, html`<input type="text" name="${name}" autocomplete="${autocomplete}" required />`);
}

function email(name: string, label: string, autocomplete: string): Html {
  return field(label, html`<input type="email" name="${name}" autocomplete="${autocomplete}" required />`);
}

function password(name: string, label: string, autocomplete = 'current-password'): Html {
  return field(label, html`<input type="password" name="${name}" autocomplete="${autocomplete}" required />`);
}

function code(name: string, label: string, isRequired: boolean): Html {
  const required = isRequired && html`required`;
  return field(
    label,
    html`<input type="text" name="${name}" autocomplete="one-time-code" autocapitalize="off" ${required} />`,
  );
}

function field(label: string, input: Html): Html {
  return html`<label>${label} ${input}<span class="wrong" role="alert" hidden></span></label>`;
}
