// Lists of what auth-service knows. Everything comes in as text, never as markup.

const deeds = {
  signed_up: 'Signed up',
  sign_up_repeated: 'Somebody signed up with the address again',
  address_verified: 'Address confirmed',
  signed_in: 'Signed in',
  sign_in_failed: 'Sign-in failed',
  signed_out: 'Signed out',
  session_revoked: 'A device was signed out',
  other_sessions_revoked: 'All other devices were signed out',
  refresh_token_reused: 'A copied sign-in was ended',
  password_guess_failed: 'A wrong password was given',
  password_reset_asked: 'A new password was asked for',
  password_reset: 'Password replaced',
  password_changed: 'Password changed',
  name_changed: 'Name changed',
  email_change_asked: 'A new address was asked for',
  email_changed: 'Address changed',
  totp_enabled: 'Two-factor sign-in turned on',
  totp_disabled: 'Two-factor sign-in turned off',
  totp_failed: 'A wrong code was given',
  recovery_code_used: 'A recovery code was used',
};

export function sessionRow({ id, device, address, lastSeenAt, isCurrent }, end) {
  const row = entry(device, `${address} · ${moment(lastSeenAt)}`);
  if (isCurrent) {
    const tag = element('span', 'This device');
    tag.className = 'tag good';
    row.append(tag);
    return row;
  }
  const button = element('button', 'Sign out');
  button.className = 'quiet';
  button.setAttribute('aria-label', `Sign out ${device}`);
  button.addEventListener('click', () => {
    button.disabled = true;
    void end(id);
  });
  row.append(button);
  return row;
}

export function activityRow({ type, at, device, address }) {
  return entry(deeds[type] ?? type.replaceAll('_', ' '), `${moment(at)} · ${device} · ${address}`);
}

export function codeRow(code) {
  const row = document.createElement('li');
  row.append(element('code', code));
  return row;
}

function entry(title, about) {
  const row = document.createElement('li');
  const words = document.createElement('div');
  const soft = element('span', about);
  soft.className = 'soft';
  words.append(element('strong', title), soft);
  row.append(words);
  return row;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function moment(iso) {
  return new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}
