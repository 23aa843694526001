import type { Clock } from '@paymyinvoice/platform';
import { put, ttlAfter, type Position, type Row, type Table, type Write } from '@paymyinvoice/platform/data';
import type { Activity } from './activity.ts';

export class ActivitiesRepository {
  constructor(
    private readonly table: Table,
    private readonly clock: Clock,
  ) {}

  entry(owner: string, activity: Activity, keptMs: number): Write {
    const key = { pk: `USER#${owner}`, sk: `ACTIVITY#${activity.id}` };
    return put({ ...key, ...activity, ttl: ttlAfter(keptMs, this.clock) });
  }

  /** Newest first. */
  async page(
    userId: string,
    { limit, after }: { limit: number; after: Position | undefined },
  ): Promise<{ activities: Activity[]; next: Position | undefined }> {
    const pk = `USER#${userId}`;
    const page = await this.table.query({ pk, prefix: 'ACTIVITY#', newestFirst: true, limit, after });
    return { activities: page.rows.map(activityOf), next: page.next };
  }
}

function activityOf({ pk: _pk, sk: _sk, ttl: _ttl, ...activity }: Row): Activity {
  return activity as unknown as Activity;
}
