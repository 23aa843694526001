import { board, code, email, form, more, password, text } from '../forms.ts';
import { html, type Html } from '../html.ts';
import { needsScript, news, type Page } from '../layout.ts';

/** auth-service as a person uses it. `account.mjs` fills the page in; the forms' names are what it does with them. */
export const accountPage: Page = {
  title: 'Account',
  scripts: ['/scripts/account/account.mjs'],
  content: html`<h1>Account</h1>
    ${needsScript('auth-service')} ${news}
    <div id="signed-out" class="boards" hidden>${signedOut()}</div>
    <div id="signed-in" hidden>
      <div class="person card">
        <p><strong id="name"></strong><br /><span id="email" class="soft"></span></p>
        <form name="signOut"><button class="quiet">Sign out</button></form>
      </div>
      <p>
        Go on to your <a href="/invoices">invoices</a>, your <a href="/time">time</a> or your
        <a href="/ledger">ledger</a>.
      </p>
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
