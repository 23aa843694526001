// Lists of what auth-service knows.
import { element, entry, moment } from '../client/elements.mjs';

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
  const about = `${address} · ${moment(lastSeenAt)}`;
  if (isCurrent) return entry(device, about, element('span', { className: 'tag good' }, 'This device'));
  const button = element('button', { className: 'quiet', aria: { label: `Sign out ${device}` } }, 'Sign out');
  button.addEventListener('click', () => {
    button.disabled = true;
    void end(id);
  });
  return entry(device, about, button);
}

export function activityRow({ type, at, device, address }) {
  return entry(deeds[type] ?? type.replaceAll('_', ' '), `${moment(at)} · ${device} · ${address}`);
}

export function codeRow(code) {
  return element('li', {}, element('code', {}, code));
}
