import type { PasswordHashing } from '@paymyinvoice/platform';
import type { Account } from '../accounts/account.ts';
import type { ActivitiesService } from '../activity/activities.service.ts';
import { PASSWORD_GUESSES } from '../guesses/guess.ts';
import type { GuessesService } from '../guesses/guesses.service.ts';
import type { NetworkFailures } from '../guesses/network-failures.service.ts';
import type { Origin } from '../origins/origin.ts';
import { credentialsInvalid, passwordWrong } from './password.errors.ts';

/** Every password that somebody tries, at the door or within, is tried here: counted, remembered, in equal time. */
export class PasswordChecks {
  constructor(
    private readonly guesses: GuessesService,
    private readonly networkFailures: NetworkFailures,
    private readonly activities: ActivitiesService,
    private readonly hashing: PasswordHashing,
  ) {}

  /** At the door: nobody has said yet that there is an account. An unknown address costs the same. */
  async requireAtDoor(
    { email, password }: { email: string; password: string },
    findAccount: () => Promise<Account | undefined>,
    origin: Origin,
  ): Promise<Account> {
    await this.networkFailures.requireFew(origin.address);
    const guess = await this.guesses.begin(PASSWORD_GUESSES, email);
    const account = await findAccount();
    const isRight = await this.hashing.matches(password, account?.passwordHash);
    if (account === undefined || !isRight) {
      const remembered = account
        ? this.activities.entry(account.id, 'sign_in_failed', origin)
        : this.activities.strangersEntry(email, 'sign_in_failed', origin);
      await Promise.all([this.guesses.wrong(guess, remembered), this.networkFailures.add(origin.address)]);
      throw credentialsInvalid();
    }
    await this.guesses.right(guess);
    return account;
  }

  /** Within: a signed-in person proves again who they are before something that cannot be taken back. */
  async require(account: Account, password: string, origin: Origin): Promise<void> {
    const guess = await this.guesses.begin(PASSWORD_GUESSES, account.email);
    if (await this.hashing.matches(password, account.passwordHash)) return await this.guesses.right(guess);
    await this.guesses.wrong(guess, this.activities.entry(account.id, 'password_guess_failed', origin));
    throw passwordWrong();
  }
}
