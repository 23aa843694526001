import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { textMember } from '../../aws-endpoint/members.ts';
import { silently, type PoolsService } from './cognito-local.ts';
import type { TokenSigner } from './token-signer.ts';

type Input = Readonly<Record<string, unknown>>;
type Attribute = { readonly Name?: string };

/** Only the pool itself says these of a user. */
const ownAttributes = ['sub', 'email_verified', 'phone_number_verified'];

/** What Cognito sees to and cognito-local does not. */
export class PoolGuard {
  readonly #pools: PoolsService;
  readonly #signer: TokenSigner;

  constructor(pools: PoolsService, signer: TokenSigner) {
    this.#pools = pools;
    this.#signer = signer;
  }

  /** Access tokens are checked, and people write what their client may write about them. */
  async before(action: string, input: Input): Promise<void> {
    const token = textMember(input, 'AccessToken');
    const claims = token === undefined ? undefined : await this.#claimsOf(token);
    if (action !== 'SignUp' && action !== 'UpdateUserAttributes') return;
    const clientId = textMember(input, 'ClientId') ?? textMember(claims, 'client_id') ?? '';
    const client = await this.#pools.getAppClient(silently, clientId);
    const attributes = (input['UserAttributes'] ?? []) as readonly Attribute[];
    const names = attributes.map(({ Name = '' }) => Name);
    const writable = client?.WriteAttributes;
    if (names.some((name) => ownAttributes.includes(name) || writable?.includes(name) === false))
      throw notAuthorized('A client attempted to write unauthorized attribute');
  }

  /** Who has confirmed with the code of a mail has proven the address. */
  async after(action: string, input: Input): Promise<void> {
    if (action !== 'ConfirmSignUp') return;
    const pool = await this.#pools.getUserPoolForClientId(silently, textMember(input, 'ClientId') ?? '');
    const user = await pool.getUserByUsername(silently, textMember(input, 'Username') ?? '');
    if (user === null || !pool.options.AutoVerifiedAttributes?.includes('email')) return;
    const others = user.Attributes.filter(({ Name }) => Name !== 'email_verified');
    const Attributes = [...others, { Name: 'email_verified', Value: 'true' }];
    await pool.saveUser(silently, { ...user, Attributes });
  }

  translated(action: string, { code, message }: Error & { code: string }): AwsError {
    // Which of the two was wrong is nobody's business.
    const isGuess = action.endsWith('InitiateAuth') && code === 'InvalidPasswordException';
    return isGuess ? notAuthorized('Incorrect username or password.') : new AwsError(code, message);
  }

  async #claimsOf(token: string): Promise<Input> {
    const claims = await this.#signer.read(token).catch(() => undefined);
    if (claims?.['token_use'] !== 'access') throw notAuthorized('Invalid Access Token');
    return claims;
  }
}

function notAuthorized(message: string): AwsError {
  return new AwsError('NotAuthorizedException', message);
}
