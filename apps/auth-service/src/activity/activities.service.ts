import { hashOfToken, newUlid, type Clock } from '@paymyinvoice/platform';
import type { Position, Write } from '@paymyinvoice/platform/data';
import type { UserId } from '../accounts/account.ts';
import type { Origin } from '../origins/origin.ts';
import type { ActivitiesRepository } from './activities.repository.ts';
import type { Activity, ActivityType } from './activity.ts';

const HOUR_MS = 60 * 60 * 1000;
const KEPT_MS = 180 * 24 * HOUR_MS;

export class ActivitiesService {
  constructor(
    private readonly activities: ActivitiesRepository,
    private readonly clock: Clock,
  ) {}

  /** Belongs into the transaction of what happened. */
  entry(userId: UserId, type: ActivityType, origin: Origin): Write {
    return this.activities.entry(userId, this.activity(type, origin), KEPT_MS);
  }

  /** What a stranger's failure leaves, so that it costs what anybody's costs. Nobody reads it, and it is gone soon. */
  strangersEntry(email: string, type: ActivityType, origin: Origin): Write {
    return this.activities.entry(`stranger:${hashOfToken(email)}`, this.activity(type, origin), HOUR_MS);
  }

  /** Newest first. */
  async list(
    userId: UserId,
    page: { limit: number; after: Position | undefined },
  ): Promise<{ activities: Activity[]; next: Position | undefined }> {
    return await this.activities.page(userId, page);
  }

  private activity(type: ActivityType, origin: Origin): Activity {
    return { id: newUlid(this.clock), type, at: this.clock().toISOString(), ...origin };
  }
}
