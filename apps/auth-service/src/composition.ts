import { CognitoIdentityClient } from '@aws-sdk/client-cognito-identity';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import {
  createLogger,
  PasswordHashing,
  secretParameter,
  serviceInfo,
  systemClock,
  type Clock,
} from '@paymyinvoice/platform';
import { awsClientSettings, createDocumentClient, Table } from '@paymyinvoice/platform/data';
import { outboxPublishing, type OutboxPublishing } from '@paymyinvoice/platform/events';
import { mailerOf, OwedMails } from '@paymyinvoice/platform/mail';
import { AccountsRepository } from './accounts/accounts.repository.ts';
import { AccountsService } from './accounts/accounts.service.ts';
import { ActivitiesRepository } from './activity/activities.repository.ts';
import { ActivitiesService } from './activity/activities.service.ts';
import { AwsIdentitiesService } from './aws-identities/aws-identities.service.ts';
import { DeveloperIdentities } from './aws-identities/developer-identities.adapter.ts';
import { ClosuresService } from './closures/closures.service.ts';
import type { AuthApiEnvironment, AuthPublisherEnvironment, KeyRotationEnvironment } from './config.ts';
import { DecoysService } from './decoys/decoys.service.ts';
import { EmailChangesService } from './email-changes/email-changes.service.ts';
import { ERASURE } from './erasures/erasure.ts';
import { ErasuresRepository } from './erasures/erasures.repository.ts';
import { ErasuresService } from './erasures/erasures.service.ts';
import { GuessesRepository } from './guesses/guesses.repository.ts';
import { GuessesService } from './guesses/guesses.service.ts';
import { NetworkFailuresRepository } from './guesses/network-failures.repository.ts';
import { NetworkFailures } from './guesses/network-failures.service.ts';
import { AccessTokens } from './keys/access-tokens.service.ts';
import { KeyRotationService } from './keys/key-rotation.service.ts';
import { KeyVault } from './keys/key-vault.adapter.ts';
import { SigningKeysRepository } from './keys/signing-keys.repository.ts';
import { SigningKeysService } from './keys/signing-keys.service.ts';
import { LinksRepository } from './links/links.repository.ts';
import { LinksService } from './links/links.service.ts';
import type { Mail } from './mails/mail.ts';
import { renderMail } from './mails/render-mail.ts';
import { BreachRange } from './passwords/breach-range.adapter.ts';
import { PasswordChecks } from './passwords/password-checks.service.ts';
import { PasswordRules } from './passwords/password-rules.service.ts';
import { PasswordsService } from './passwords/passwords.service.ts';
import { IdTokens } from './pool-users/id-tokens.adapter.ts';
import { PoolUsersService } from './pool-users/pool-users.service.ts';
import { ProfilesService } from './profiles/profiles.service.ts';
import { RefreshTokensRepository } from './sessions/refresh-tokens.repository.ts';
import { RefreshesService } from './sessions/refreshes.service.ts';
import { SessionsRepository } from './sessions/sessions.repository.ts';
import { SessionsService } from './sessions/sessions.service.ts';
import { SignUpsService } from './sign-ups/sign-ups.service.ts';
import { TotpChecks } from './totp/totp-checks.service.ts';
import { TotpService } from './totp/totp.service.ts';

/** auth-service, put together: the same for HTTP and for tests. */
export function composeAuthService(environment: AuthApiEnvironment, clock: Clock = systemClock) {
  const { TABLE_NAME, ISSUER_URL: issuer, AUDIENCE: audience, KEY_ID } = environment;
  const table = new Table({ client: createDocumentClient(), name: TABLE_NAME, clock });
  const ssm = new SSMClient(awsClientSettings);
  const mailSecret = secretParameter(ssm, environment.MAIL_SECRET_PARAMETER);
  const totpSecret = secretParameter(ssm, environment.TOTP_SECRET_PARAMETER);
  const vault = new KeyVault(new KMSClient(awsClientSettings), KEY_ID, clock);
  const signingKeys = new SigningKeysService(new SigningKeysRepository(table), vault, clock);
  const accessTokens = new AccessTokens(signingKeys, { issuer, audience }, clock);
  const mails = new OwedMails<Mail>(mailSecret, clock);
  const links = new LinksService(new LinksRepository(table, clock));
  const activities = new ActivitiesService(new ActivitiesRepository(table, clock), clock);
  const decoys = new DecoysService(clock);
  const guesses = new GuessesService(new GuessesRepository(table, clock), clock);
  const networkFailures = new NetworkFailures(new NetworkFailuresRepository(table), clock);
  const hashing = new PasswordHashing(environment.PASSWORD_COST);
  const passwordChecks = new PasswordChecks(guesses, networkFailures, activities, hashing);
  const totpChecks = new TotpChecks({ guesses, activities, mails }, totpSecret, clock);
  const passwordRules = new PasswordRules(breachRange(environment));
  const accounts = new AccountsService(new AccountsRepository(table, clock));
  const signUps = new SignUpsService(
    { accounts, activities, decoys, hashing, links, mails, passwordRules },
    clock,
  );
  const sessionRows = new SessionsRepository(table);
  const refreshTokens = new RefreshTokensRepository(table);
  const sessions = new SessionsService(
    sessionRows,
    refreshTokens,
    { accounts, activities, hashing, passwordChecks, totpChecks, accessTokens },
    clock,
  );
  const refreshes = new RefreshesService(
    sessionRows,
    refreshTokens,
    { sessions, activities, mails, accessTokens },
    clock,
  );
  const passwords = new PasswordsService(
    { accounts, activities, decoys, guesses, hashing, links, mails, passwordChecks, passwordRules, sessions },
    clock,
  );
  const totp = new TotpService(
    { accounts, activities, mails, passwordChecks, sessions, totpChecks },
    totpSecret,
    clock,
  );
  const poolUsers = new PoolUsersService(
    new IdTokens(environment.USER_POOL_ISSUER, environment.USER_POOL_CLIENT_ID, clock),
    { accounts, activities, sessions },
    clock,
  );
  const awsIdentities = new AwsIdentitiesService(developerIdentities(environment), {
    accounts,
    activities,
    sessions,
  });
  const profiles = new ProfilesService({ accounts, activities, sessions });
  const emailChanges = new EmailChangesService(
    { accounts, activities, links, mails, passwordChecks, sessions },
    clock,
  );
  const closures = new ClosuresService({ accounts, mails, passwordChecks, sessions });
  return {
    clock,
    table,
    signingKeys,
    accessTokens,
    activities,
    awsIdentities,
    closures,
    emailChanges,
    passwords,
    poolUsers,
    profiles,
    refreshes,
    sessions,
    signUps,
    totp,
  };
}

function developerIdentities(environment: AuthApiEnvironment): DeveloperIdentities | undefined {
  const { IDENTITY_POOL_ID: poolId, IDENTITY_PROVIDER: provider } = environment;
  if (poolId === undefined) return undefined;
  return new DeveloperIdentities(new CognitoIdentityClient(awsClientSettings), { poolId, provider });
}

/** Asked only on a stage that names one. */
function breachRange({ BREACH_RANGE_URL: url, ...environment }: AuthApiEnvironment): BreachRange | undefined {
  return url === '' ? undefined : new BreachRange(url, createLogger(serviceInfo(environment)));
}

/** The way out of the outbox: events to the topic, mails to their recipients, and what closed accounts leave behind. */
export function composeAuthPublishing(environment: AuthPublisherEnvironment): OutboxPublishing {
  const publishing = outboxPublishing(environment);
  const erasures = new ErasuresService(new ErasuresRepository(publishing.table), systemClock);
  return {
    ...publishing,
    sendMail: mailerOf(environment, async (mail) => renderMail(mail as Mail, environment.WEB_ORIGIN)),
    tasks: { [ERASURE]: erasures.erase },
  };
}

/** What turns the signing keys. It makes keys and cannot open them. */
export function composeKeyRotation(environment: KeyRotationEnvironment): KeyRotationService {
  const table = new Table({ client: createDocumentClient(), name: environment.TABLE_NAME });
  const vault = new KeyVault(new KMSClient(awsClientSettings), environment.KEY_ID, systemClock);
  const logger = createLogger(serviceInfo(environment));
  return new KeyRotationService(new SigningKeysRepository(table), vault, systemClock, logger);
}
