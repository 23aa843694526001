import { Controller, Inject } from '@nestjs/common';
import {
  created,
  CURSORS,
  etagOf,
  Handles,
  noContent,
  ok,
  requireVersion,
  type Cursors,
  type IfMatch,
  type RequestTo,
} from '@paymyinvoice/platform/http';
import {
  amendTimeEntry,
  createTimeEntry,
  listTimeEntries,
  readTimeEntry,
  removeTimeEntry,
} from './time-entries.schemas.ts';
import { TimeEntriesService } from './time-entries.service.ts';
import type { TimeEntry } from './time-entry.ts';

@Controller()
export class TimeEntriesController {
  constructor(
    @Inject(TimeEntriesService) private readonly timeEntries: TimeEntriesService,
    @Inject(CURSORS) private readonly cursors: () => Promise<Cursors>,
  ) {}

  @Handles(createTimeEntry)
  async create({ caller, body, recording }: RequestTo<typeof createTimeEntry>) {
    const answerOf = (entry: TimeEntry) =>
      created(`/v1/time-entries/${entry.id}`, entry, { etag: etagOf(entry.version) });
    return answerOf(await this.timeEntries.record(caller.id, body, recording(answerOf)));
  }

  @Handles(listTimeEntries)
  async list({ caller, query }: RequestTo<typeof listTimeEntries>) {
    const { limit, cursor, ...filter } = query;
    const cursors = await this.cursors();
    const scope = JSON.stringify(['time-entries', caller.id, filter.from, filter.to, filter.invoiced]);
    const page = await cursors.page(scope, { limit, cursor }, async (part) => {
      const { entries, next } = await this.timeEntries.list(caller.id, filter, part);
      return { items: entries, next };
    });
    return ok(page);
  }

  @Handles(readTimeEntry)
  async read({ caller, params }: RequestTo<typeof readTimeEntry>) {
    const entry = await this.timeEntries.read(caller.id, params.id);
    return ok(entry, { etag: etagOf(entry.version) });
  }

  @Handles(amendTimeEntry)
  async amend({ caller, params, body, ifMatch }: RequestTo<typeof amendTimeEntry>) {
    const entry = await this.timeEntries.amend(caller.id, params.id, body, versionOf(ifMatch));
    return ok(entry, { etag: etagOf(entry.version) });
  }

  @Handles(removeTimeEntry)
  async remove({ caller, params, ifMatch }: RequestTo<typeof removeTimeEntry>) {
    await this.timeEntries.remove(caller.id, params.id, versionOf(ifMatch));
    return noContent();
  }
}

function versionOf(ifMatch: IfMatch): (entry: TimeEntry) => void {
  return ({ version }) => requireVersion(ifMatch, version);
}
