/** A mail that is owed to somebody, as it waits in the outbox: sealed, because it may carry a token. */
export type Mail = { readonly to: string; readonly name: string } & (
  | { readonly template: 'verify_address'; readonly token: string }
  | { readonly template: 'already_registered' }
  | { readonly template: 'reset_password'; readonly token: string }
  | { readonly template: 'password_changed' }
  | { readonly template: 'confirm_new_address'; readonly token: string }
  | { readonly template: 'address_in_use' }
  | { readonly template: 'address_change_asked'; readonly newAddress: string }
  | { readonly template: 'address_changed'; readonly newAddress: string }
  | { readonly template: 'session_stolen'; readonly device: string }
  | { readonly template: 'totp_enabled' }
  | { readonly template: 'totp_disabled' }
  | { readonly template: 'recovery_code_used'; readonly left: number }
  | { readonly template: 'account_closed' }
);
