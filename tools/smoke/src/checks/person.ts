/** Who goes through the services. The token comes with signing in, and anew with every refresh. */
export type Person = { readonly headers: Record<string, string>; accessToken: string | undefined };
