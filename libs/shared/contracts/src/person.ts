import * as z from 'zod';

/** Only what every reader may rely on; the rules for accepting an address belong to auth-service. */
export const emailAddress = z
  .string()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/);

/** As the person wrote it; empty when none was given. */
export const personName = z.string().max(200);
