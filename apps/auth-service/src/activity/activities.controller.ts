import { Controller, Inject } from '@nestjs/common';
import { CURSORS, Handles, ok, type Cursors, type RequestTo } from '@paymyinvoice/platform/http';
import { SessionsService } from '../sessions/sessions.service.ts';
import { listActivities } from './activities.schemas.ts';
import { ActivitiesService } from './activities.service.ts';

@Controller()
export class ActivitiesController {
  constructor(
    @Inject(ActivitiesService) private readonly activities: ActivitiesService,
    @Inject(SessionsService) private readonly sessions: SessionsService,
    @Inject(CURSORS) private readonly cursors: () => Promise<Cursors>,
  ) {}

  @Handles(listActivities)
  async list({ caller, query }: RequestTo<typeof listActivities>) {
    const { account } = await this.sessions.current(caller);
    const cursors = await this.cursors();
    const page = await cursors.page(`activity:${account.id}`, query, async (part) => {
      const { activities, next } = await this.activities.list(account.id, part);
      return { items: activities, next };
    });
    return ok(page);
  }
}
