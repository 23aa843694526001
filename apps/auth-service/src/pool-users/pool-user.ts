/** Somebody as a Cognito user pool knows them. `sub` is never given to anybody else; an address may be. */
export type PoolUser = { readonly issuer: string; readonly sub: string };
