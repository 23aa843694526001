/** A mail that is owed to somebody, as it waits in the outbox: sealed, because it may carry a token. */
export type Mail =
  | {
      readonly template: 'verify_address';
      readonly to: string;
      readonly name: string;
      readonly token: string;
    }
  | { readonly template: 'already_registered'; readonly to: string; readonly name: string };
