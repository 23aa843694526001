import type { EventContract } from './event-contract.ts';
import { userDeleted } from './events/user-deleted.ts';
import { userRegistered } from './events/user-registered.ts';
import { userUpdated } from './events/user-updated.ts';
import { userVerified } from './events/user-verified.ts';

/** Every version of every event there is. */
export const catalogue: readonly EventContract[] = [userRegistered, userVerified, userUpdated, userDeleted];
