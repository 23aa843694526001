import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetOpenIdTokenCommand,
  GetOpenIdTokenForDeveloperIdentityCommand,
} from '@aws-sdk/client-cognito-identity';
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ListUserPoolsCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ListTablesCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { createLocalJWKSet, decodeJwt, generateKeyPair, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { moveClock, startTestEndpoint, type TestEndpoint } from './endpoint-fixture.ts';

const poolId = 'us-east-1_toypool';
const identityPoolId = 'us-east-1:5b1e5a5e-0000-4000-8000-000000000000';
const issuer = `http://127.0.0.1:4000/cognito-idp/${poolId}`;
const definitions = {
  userPools: [
    {
      ...{ id: poolId, arn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${poolId}`, issuer },
      properties: { UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] },
    },
  ],
  clients: [
    {
      ...{ id: 'toyclient', poolId },
      properties: {
        WriteAttributes: ['email', 'name'],
        IdTokenValidity: 10,
        TokenValidityUnits: { IdToken: 'minutes' },
      },
    },
    // Says nothing of what may be written.
    { ...{ id: 'plainclient', poolId }, properties: {} },
  ],
  identityPools: [
    { id: identityPoolId, developerProvider: 'login.toy.local', authenticatedRole: 'toy-authenticated' },
  ],
};

let directory: string;
let stage: TestEndpoint;
let granted: string[];

const start = () =>
  startTestEndpoint({
    directory,
    authorize: ({ name, role }, { action, arn }) => {
      granted.push(`${role ?? name} ${action} ${arn}`);
      return name !== 'nobody' && role === undefined;
    },
  });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cognito-'));
  granted = [];
  stage = await start();
  stage.endpoint.cognito.define(definitions);
});
afterEach(() => {
  vi.restoreAllMocks();
  granted.length = 0;
});
afterAll(async () => {
  await stage.endpoint.close();
  await rm(directory, { recursive: true });
});

let people = 0;

/** Somebody without AWS credentials. */
const anybody = () => ({ endpoint: stage.endpoint.url, region: 'us-east-1', maxAttempts: 1 });
const pool = () => new CognitoIdentityProviderClient(anybody());
const ClientId = 'toyclient';

async function signUp(UserAttributes: { Name: string; Value: string }[] = []) {
  const Username = `person-${(people += 1)}@example.com`;
  const Password = 'Correct horse 1!';
  await pool().send(new SignUpCommand({ ClientId, Username, Password, UserAttributes }));
  return { Username, Password };
}

const codeTo = (address: string) => /\d{6}/.exec(stage.endpoint.mail.list(address)[0]?.text ?? '')?.[0];

async function signIn({ Username, Password }: { Username: string; Password: string }) {
  const AuthParameters = { USERNAME: Username, PASSWORD: Password };
  const command = new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  const { AuthenticationResult } = await pool().send(command);
  return { id: AuthenticationResult?.IdToken ?? '', access: AuthenticationResult?.AccessToken ?? '' };
}

async function confirmed() {
  const person = await signUp([{ Name: 'name', Value: 'Ada' }]);
  const ConfirmationCode = codeTo(person.Username);
  await pool().send(new ConfirmSignUpCommand({ ClientId, Username: person.Username, ConfirmationCode }));
  return person;
}

describe('a user pool', () => {
  it('mails a code, and gives who confirms with it tokens that its published keys check', async () => {
    const person = await signUp();
    await expect(signIn(person)).rejects.toMatchObject({ name: 'UserNotConfirmedException' });
    const code = codeTo(person.Username);
    const confirm = (ConfirmationCode: string | undefined) =>
      pool().send(new ConfirmSignUpCommand({ ClientId, Username: person.Username, ConfirmationCode }));
    await expect(confirm('000000')).rejects.toMatchObject({ name: 'CodeMismatchException' });
    await confirm(code);
    const { id, access } = await signIn(person);
    const keys = (await stage.endpoint.cognito.userPools.document(poolId, 'jwks.json')) as JSONWebKeySet;
    const { payload } = await jwtVerify(id, createLocalJWKSet(keys), { issuer, audience: ClientId });
    expect(payload).toMatchObject({
      ...{ token_use: 'id', email: person.Username, email_verified: true, aud: ClientId },
      exp: (payload.iat ?? 0) + 600,
    });
    expect(decodeJwt(access)).toMatchObject({ token_use: 'access', client_id: ClientId, sub: payload.sub });
  });

  it('says which key and issuer are its own, and nothing for a pool that is not there', async () => {
    const { userPools } = stage.endpoint.cognito;
    expect(await userPools.document(poolId, 'openid-configuration')).toMatchObject({
      ...{ issuer, jwks_uri: `${issuer}/.well-known/jwks.json` },
    });
    expect(await userPools.document('us-east-1_other', 'jwks.json')).toBeUndefined();
  });

  it('lets nobody call their own address verified', async () => {
    const claim = [{ Name: 'email_verified', Value: 'true' }];
    await expect(signUp(claim)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    const { access } = await signIn(await confirmed());
    const update = new UpdateUserAttributesCommand({ AccessToken: access, UserAttributes: claim });
    await expect(pool().send(update)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    const plain = { ClientId: 'plainclient', Username: 'plain@example.com', Password: 'Correct horse 1!' };
    const byPlainClient = pool().send(new SignUpCommand({ ...plain, UserAttributes: claim }));
    await expect(byPlainClient).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    const phone = [{ Name: 'phone_number', Value: '+1' }];
    await expect(signUp(phone)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  it('says of an address that was changed that nobody has proven it', async () => {
    const { Username, Password } = await confirmed();
    const { access } = await signIn({ Username, Password });
    const UserAttributes = [{ Name: 'email', Value: `new-${Username}` }];
    await pool().send(new UpdateUserAttributesCommand({ AccessToken: access, UserAttributes }));
    const { id } = await signIn({ Username: `new-${Username}`, Password });
    expect(decodeJwt(id)).toMatchObject({ email: `new-${Username}`, email_verified: false });
  });

  it('tells a wrong password like an unknown name, and knows a forged access token', async () => {
    const { Username } = await confirmed();
    for (const person of [Username, 'nobody@example.com'])
      await expect(signIn({ Username: person, Password: 'wrong' })).rejects.toMatchObject({
        name: 'NotAuthorizedException',
      });
    const { privateKey } = await generateKeyPair('RS256');
    const { access } = await signIn(await confirmed());
    const forged = await new SignJWT(decodeJwt(access)).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    await expect(pool().send(new GetUserCommand({ AccessToken: forged }))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await pool().send(new GetUserCommand({ AccessToken: access }));
  });

  it('is administered by whoever may, and by nobody without a key', async () => {
    const user = { UserPoolId: poolId, Username: 'op@example.com', MessageAction: 'SUPPRESS' } as const;
    const create = () => new AdminCreateUserCommand(user);
    await new CognitoIdentityProviderClient(stage.as('operator')).send(create());
    expect(granted).toEqual([
      `operator cognito-idp:AdminCreateUser arn:aws:cognito-idp:us-east-1:000000000000:userpool/${poolId}`,
    ]);
    const stranger = new CognitoIdentityProviderClient({
      ...anybody(),
      credentials: { accessKeyId: 'unknown', secretAccessKey: 'unknown' },
    });
    await expect(stranger.send(create())).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  it('keeps its people and its key over a restart', async () => {
    const person = await confirmed();
    const { id } = await signIn(person);
    await stage.endpoint.close();
    stage = await start();
    stage.endpoint.cognito.define(definitions);
    const keys = (await stage.endpoint.cognito.userPools.document(poolId, 'jwks.json')) as JSONWebKeySet;
    await jwtVerify(id, createLocalJWKSet(keys));
    expect(decodeJwt((await signIn(person)).id).sub).toBe(decodeJwt(id).sub);
    const { UserPools } = await new CognitoIdentityProviderClient(stage.as('operator')).send(
      new ListUserPoolsCommand({ MaxResults: 10 }),
    );
    expect(UserPools?.map(({ Id }) => Id)).toEqual([poolId]);
  });
});

describe('an identity pool', () => {
  const service = () => new CognitoIdentityClient(stage.as('auth-api'));
  const visitor = () => new CognitoIdentityClient(anybody());
  const tokenFor = async (user: string, more: { TokenDuration?: number; IdentityPoolId?: string } = {}) => {
    const Logins = { 'login.toy.local': user };
    const command = new GetOpenIdTokenForDeveloperIdentityCommand({
      ...{ IdentityPoolId: identityPoolId, Logins },
      ...more,
    });
    const { IdentityId = '', Token = '' } = await service().send(command);
    return { IdentityId, Token };
  };
  const credentialsFor = async ({ IdentityId, Token }: { IdentityId: string; Token: string }) => {
    const Logins = { 'cognito-identity.amazonaws.com': Token };
    const { Credentials } = await visitor().send(
      new GetCredentialsForIdentityCommand({ IdentityId, Logins }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
  };

  it('knows a user of the service as the same identity every time, and another as another', async () => {
    const [first, again, other] = [await tokenFor('usr_1'), await tokenFor('usr_1'), await tokenFor('usr_2')];
    expect(again.IdentityId).toBe(first.IdentityId);
    expect(other.IdentityId).not.toBe(first.IdentityId);
    const claims = decodeJwt(first.Token);
    expect(claims).toMatchObject({
      ...{ iss: 'https://cognito-identity.amazonaws.com', aud: identityPoolId, sub: first.IdentityId },
      amr: ['authenticated', 'login.toy.local', `login.toy.local:${identityPoolId}:usr_1`],
      exp: (claims.iat ?? 0) + 900,
    });
    expect(granted).toContain(
      `auth-api cognito-identity:GetOpenIdTokenForDeveloperIdentity arn:aws:cognito-identity:us-east-1:000000000000:identitypool/${identityPoolId}`,
    );
  });

  it('gives its tokens to nobody whose role does not say so', async () => {
    const command = new GetOpenIdTokenForDeveloperIdentityCommand({
      ...{ IdentityPoolId: identityPoolId, Logins: { 'login.toy.local': 'usr_1' } },
    });
    const forbidden = new CognitoIdentityClient(stage.as('nobody')).send(command);
    await expect(forbidden).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('exchanges a token for credentials of the role of those who have signed in, for an hour', async () => {
    const identity = await tokenFor('usr_1');
    const credentials = await credentialsFor(identity);
    const whoAmI = () => new STSClient({ ...anybody(), credentials }).send(new GetCallerIdentityCommand({}));
    expect((await whoAmI()).Arn).toBe(
      'arn:aws:sts::000000000000:assumed-role/toy-authenticated/CognitoIdentityCredentials',
    );
    const tables = new DynamoDBClient({ ...anybody(), credentials }).send(new ListTablesCommand({}));
    await expect(tables).rejects.toThrow();
    moveClock(3_600_000);
    await expect(whoAmI()).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  it('takes no token that is forged, of another identity, or over', async () => {
    const identity = await tokenFor('usr_1', { TokenDuration: 60 });
    const refused = { name: 'NotAuthorizedException' };
    const { privateKey } = await generateKeyPair('RS256');
    const header = { alg: 'RS256' };
    const Token = await new SignJWT(decodeJwt(identity.Token)).setProtectedHeader(header).sign(privateKey);
    await expect(credentialsFor({ ...identity, Token })).rejects.toMatchObject(refused);
    const { IdentityId } = await tokenFor('usr_2');
    await expect(credentialsFor({ ...identity, IdentityId })).rejects.toMatchObject(refused);
    const noLogin = new GetCredentialsForIdentityCommand({ IdentityId: identity.IdentityId });
    await expect(visitor().send(noLogin)).rejects.toMatchObject(refused);
    moveClock(61_000);
    await expect(credentialsFor(identity)).rejects.toMatchObject(refused);
  });

  it('renews a token for who has one, and refuses what no service of its own vouches for', async () => {
    const { IdentityId, Token } = await tokenFor('usr_1');
    const Logins = { 'cognito-identity.amazonaws.com': Token };
    const renewed = await visitor().send(new GetOpenIdTokenCommand({ IdentityId, Logins }));
    expect(decodeJwt(renewed.Token ?? '')).toMatchObject({ sub: IdentityId });
    const unknown = tokenFor('usr_1', { IdentityPoolId: 'us-east-1:00000000-0000-4000-8000-000000000000' });
    await expect(unknown).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const foreign = new GetOpenIdTokenForDeveloperIdentityCommand({
      ...{ IdentityPoolId: identityPoolId, Logins: { 'login.other': 'usr_1' } },
    });
    await expect(service().send(foreign)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });
});
