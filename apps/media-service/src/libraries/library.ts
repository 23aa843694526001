/** A person who may keep media here, as auth-service last told it. `sequence` tells old news from new. */
export type Library = {
  readonly ownerId: string;
  readonly sequence: number;
};
