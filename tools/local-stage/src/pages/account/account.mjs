import { asking, tokens } from '../client/api.mjs';
import { at, tell } from '../client/elements.mjs';
import { onSubmit } from '../client/forms.mjs';
import { activityRow, codeRow, sessionRow } from './lists.mjs';

const ask = asking('auth');
let nextActivities;

const actions = {
  async signUp(member) {
    await ask('POST', '/v1/users', member);
    return `A link is on its way to ${member.email}: open it from the mailbox.`;
  },
  async resend(member) {
    await ask('POST', '/v1/users/verification', member);
    return `If ${member.email} is still to be confirmed, a new link is on its way.`;
  },
  async losePassword(member) {
    await ask('POST', '/v1/passwords/lost', member);
    return `If ${member.email} has an account, a link to a new password is on its way.`;
  },
  async signIn(member, form) {
    try {
      tokens.keep(await ask('POST', '/v1/sessions', member));
    } catch (problem) {
      if (problem.code !== 'otp.required') throw problem;
      at('code').hidden = false;
      form.elements.otp.focus();
      return 'Two-factor sign-in is on: give the code of your app as well.';
    }
    await show();
    return 'You are signed in.';
  },
  async signOut() {
    await ask('DELETE', '/v1/sessions/current');
    leave();
    return 'You are signed out.';
  },
  async rename(member) {
    await ask('PATCH', '/v1/me', member);
    await show();
    return 'Your name is changed. Other services hear of it in a moment.';
  },
  async moveAddress(member, form) {
    await ask('POST', '/v1/me/email', member);
    form.reset();
    await showActivities();
    return `A link is on its way to ${member.newEmail}: open it from the mailbox.`;
  },
  async changePassword(member, form) {
    await ask('POST', '/v1/passwords/change', member);
    form.reset();
    await show();
    return 'Your password is changed, and every other device is signed out.';
  },
  async draftTotp() {
    const { secret, qrCode, recoveryCodes } = await ask('POST', '/v1/me/totp');
    at('totp-picture').src = qrCode;
    at('totp-secret').textContent = secret;
    at('recovery-codes').replaceChildren(...recoveryCodes.map(codeRow));
    at('totp-off').hidden = true;
    at('totp-draft').hidden = false;
  },
  async confirmTotp(member, form) {
    await ask('POST', '/v1/me/totp/confirm', member);
    form.reset();
    await show();
    at('totp-codes').hidden = false;
    return 'Two-factor sign-in is on. Keep the recovery codes.';
  },
  async disableTotp(member, form) {
    await ask('DELETE', '/v1/me/totp', member);
    form.reset();
    await show();
    return 'Two-factor sign-in is off.';
  },
  async endOthers() {
    await ask('DELETE', '/v1/sessions');
    await show();
    return 'All other devices are signed out.';
  },
  async moreActivity() {
    await showActivities(nextActivities);
  },
  async close(member) {
    await ask('DELETE', '/v1/me', member);
    leave();
    return 'Your account is closed.';
  },
};

async function show() {
  if (tokens.get() === null) return leave();
  const [profile] = await Promise.all([ask('GET', '/v1/me'), showSessions(), showActivities()]);
  at('name').textContent = profile.name || 'No name yet';
  at('email').textContent = profile.email;
  document.forms.rename.elements.name.value = profile.name;
  const isOn = profile.totp.enabled;
  at('totp-state').textContent = isOn ? 'on' : 'off';
  at('totp-state').classList.toggle('good', isOn);
  at('totp-on').hidden = !isOn;
  at('totp-off').hidden = isOn;
  for (const id of ['totp-draft', 'totp-codes']) at(id).hidden = true;
  at('signed-out').hidden = true;
  at('signed-in').hidden = false;
}

async function showSessions() {
  const { items } = await ask('GET', '/v1/sessions?limit=100');
  const end = (id) =>
    guarded(async () => {
      await ask('DELETE', `/v1/sessions/${id}`);
      await showSessions();
      tell('The device is signed out.');
    });
  at('sessions').replaceChildren(...items.map((session) => sessionRow(session, end)));
  document.forms.endOthers.hidden = items.length < 2;
}

async function showActivities(cursor) {
  const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  const { items, nextCursor } = await ask('GET', `/v1/me/activity?limit=10${query}`);
  const rows = items.map(activityRow);
  if (cursor === undefined) at('activities').replaceChildren(...rows);
  else at('activities').append(...rows);
  nextActivities = nextCursor;
  document.forms.moreActivity.hidden = nextCursor === undefined;
}

function leave() {
  tokens.forget();
  for (const form of document.forms) form.reset();
  at('code').hidden = true;
  at('signed-in').hidden = true;
  at('signed-out').hidden = false;
}

/** A session that has ended elsewhere ends here too; whatever else goes wrong is for `otherwise`. */
async function guarded(work, otherwise = (problem) => tell(problem.message, true)) {
  try {
    return await work();
  } catch (problem) {
    if (problem.code === 'session.revoked') leave();
    otherwise(problem);
  }
}

for (const [name, act] of Object.entries(actions)) {
  const rethrow = (problem) => {
    if (problem.code === 'session.revoked') return tell(problem.message, true);
    throw problem;
  };
  const guardedAct = (member, form) => guarded(() => act(member, form), rethrow);
  onSubmit(document.forms[name], guardedAct, tell);
}
await guarded(show);
