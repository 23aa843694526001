import type { BreachRange } from './breach-range.adapter.ts';
import { isCommonlyBreached } from './breached-passwords.ts';
import { passwordRefused } from './password.errors.ts';
import { namesChooser, type Chooser } from './password.ts';

/** What a password must not be, wherever one is chosen; its length is the schema's business. */
export class PasswordRules {
  /** Without a range to ask, the list that ships with the service decides alone. */
  constructor(private readonly breaches: BreachRange | undefined) {}

  /** `member` is where the body of the request holds the password. */
  async require(member: 'password' | 'newPassword', password: string, chooser: Chooser): Promise<void> {
    if (namesChooser(password, chooser)) throw passwordRefused(member, 'must not be your address or name');
    if ((await isCommonlyBreached(password)) || (await this.breaches?.holds(password)))
      throw passwordRefused(member, 'is among the passwords known from breaches');
  }
}
