import { Controller, Inject } from '@nestjs/common';
import { Handles, ok, type Cursors, type RequestTo } from '@paymyinvoice/platform/http';
import { SessionsService } from '../sessions/sessions.service.ts';
import { listActivities } from './activities.schemas.ts';
import { ActivitiesService } from './activities.service.ts';

export const ACTIVITY_CURSORS = Symbol('activity cursors');

@Controller()
export class ActivitiesController {
  constructor(
    @Inject(ActivitiesService) private readonly activities: ActivitiesService,
    @Inject(SessionsService) private readonly sessions: SessionsService,
    @Inject(ACTIVITY_CURSORS) private readonly cursors: () => Promise<Cursors>,
  ) {}

  @Handles(listActivities)
  async list({ caller, query: { limit, cursor } }: RequestTo<typeof listActivities>) {
    const { account } = await this.sessions.current(caller);
    const cursors = await this.cursors();
    const scope = `activity:${account.id}`;
    const after = cursor === undefined ? undefined : cursors.verify(scope, cursor);
    const { activities, next } = await this.activities.list(account.id, { limit, after });
    return ok({ items: activities, ...(next && { nextCursor: cursors.sign(scope, next) }) });
  }
}
