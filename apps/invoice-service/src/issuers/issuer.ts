/** The name and address a person's documents carry, as auth-service last told it. `sequence` tells old news from new. */
export type Issuer = {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly sequence: number;
};
