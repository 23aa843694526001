import { Controller, Module } from '@nestjs/common';
import * as z from 'zod';
import { createLogger, currentTrace, DomainError, idSchema, newId, type Id } from '@paymyinvoice/platform';
import {
  accepted,
  buildApp,
  created,
  endpoint,
  etagOf,
  Handles,
  noContent,
  ok,
  pageOf,
  rawContent,
  requireVersion,
  type AnswerTo,
  type AppOptions,
  type RequestTo,
} from '@paymyinvoice/platform/http';
import { recordsInMemory } from './records-in-memory.ts';

const noteNotFound = () => new DomainError('not_found', 'note.not_found', 'There is no such note.');
const noteLocked = () => new DomainError('conflict', 'note.locked', 'The note is locked.');
const paymentDeclined = () =>
  new DomainError('payment_declined', 'payment.declined', 'The card was declined.');

const price = z.object({ amount: z.int(), currency: z.string() });

const note = z
  .object({
    id: idSchema('tim'),
    text: z.string(),
    lines: z.array(z.object({ quantity: z.number(), price: price.optional() })),
    version: z.int(),
  })
  .meta({ id: 'Note' });

type Note = z.output<typeof note>;

const newNote = z.object({
  text: z.string().min(1).max(200),
  lines: z.array(z.object({ quantity: z.number(), price: price.optional() })).default([]),
});

export const createNote = endpoint({
  method: 'POST',
  path: '/v1/notes',
  summary: 'Write a note',
  access: 'user',
  body: newNote,
  responses: { 201: note },
  errors: [noteLocked],
  idempotency: 'accepted',
  etag: 'answers',
});

export const listNotes = endpoint({
  method: 'GET',
  path: '/v1/notes',
  summary: 'List the notes',
  access: 'user',
  query: {
    archived: z.boolean().optional(),
    tag: z.array(z.string()).optional(),
    since: z.iso.date().optional(),
  },
  responses: { 200: pageOf(note) },
  list: true,
});

export const getNote = endpoint({
  method: 'GET',
  path: '/v1/notes/{id}',
  summary: 'One note',
  access: 'user',
  params: { id: idSchema('tim') },
  responses: { 200: note },
  errors: [noteNotFound],
  etag: 'answers',
});

export const changeNote = endpoint({
  method: 'PATCH',
  path: '/v1/notes/{id}',
  summary: 'Change a note',
  access: 'user',
  params: { id: idSchema('tim') },
  body: z.object({ text: z.string().min(1).optional() }),
  responses: { 200: note },
  errors: [noteNotFound],
  etag: 'checks',
});

export const deleteNote = endpoint({
  method: 'DELETE',
  path: '/v1/notes/{id}',
  summary: 'Delete a note',
  access: 'user',
  params: { id: idSchema('tim') },
  responses: { 204: null },
  errors: [noteNotFound],
});

export const latestNote = endpoint({
  method: 'GET',
  path: '/v1/notes/latest',
  summary: 'The newest note',
  access: 'user',
  responses: { 200: note },
  errors: [noteNotFound],
});

export const notePdf = endpoint({
  method: 'GET',
  path: '/v1/notes/{id}/pdf',
  summary: 'The note as a document',
  access: 'public',
  params: { id: z.string() },
  responses: { 200: rawContent('application/pdf') },
});

export const payNote = endpoint({
  method: 'POST',
  path: '/v1/pay/{token}/payments',
  summary: 'Pay',
  access: 'public',
  params: { token: z.string() },
  body: z.object({ amount: z.int() }),
  responses: { 201: z.object({ token: z.string(), amount: z.int() }) },
  errors: [paymentDeclined],
  idempotency: 'required',
});

export const receiveWebhook = endpoint({
  method: 'POST',
  path: '/v1/webhooks',
  summary: 'A signed callback',
  access: 'public',
  headers: { 'x-signature': z.string() },
  body: rawContent('application/json'),
  responses: { 202: z.object({ sizeBytes: z.int(), signature: z.string() }) },
});

export const failNote = endpoint({
  method: 'POST',
  path: '/v1/failures/{kind}',
  summary: 'Fails in one way or another',
  access: 'public',
  params: { kind: z.enum(['crash', 'internal', 'undeclared', 'mismatch', 'leak', 'limited', 'unavailable']) },
  responses: { 200: z.object({ visible: z.string() }) },
  errors: [],
});

/** A service as small as one can be that uses everything the HTTP part offers. */
export function sampleService(options: Partial<AppOptions> = {}) {
  const notes = new Map<string, Note>();
  const records = recordsInMemory();
  const lines: string[] = [];
  const barrier = { wait: async (): Promise<void> => {} };

  @Controller()
  class NotesController {
    @Handles(createNote)
    async create(request: RequestTo<typeof createNote>): Promise<AnswerTo<typeof createNote>> {
      if (request.body.text === 'locked') throw noteLocked();
      await barrier.wait();
      seen.correlationIds.push(currentTrace()?.correlationId);
      const written: Note = { id: newId('tim'), ...request.body, version: 1 };
      const answer = (made: Note) => created(`/v1/notes/${made.id}`, made, { etag: etagOf(made.version) });
      records.commit(request.recording(answer)(written));
      notes.set(written.id, written);
      return answer(written);
    }

    @Handles(listNotes)
    async list(request: RequestTo<typeof listNotes>): Promise<AnswerTo<typeof listNotes>> {
      seen.queries.push(request.query);
      return ok({ items: [...notes.values()].slice(0, request.query.limit) });
    }

    @Handles(getNote)
    async get({ params }: RequestTo<typeof getNote>): Promise<AnswerTo<typeof getNote>> {
      const found = this.find(params.id);
      return ok(found, { etag: etagOf(found.version) });
    }

    @Handles(changeNote)
    async change({
      params,
      body,
      ifMatch,
    }: RequestTo<typeof changeNote>): Promise<AnswerTo<typeof changeNote>> {
      const found = this.find(params.id);
      requireVersion(ifMatch, found.version);
      const changed = { ...found, text: body.text ?? found.text, version: found.version + 1 };
      notes.set(found.id, changed);
      return ok(changed, { etag: etagOf(changed.version) });
    }

    @Handles(deleteNote)
    async delete({ params }: RequestTo<typeof deleteNote>): Promise<AnswerTo<typeof deleteNote>> {
      notes.delete(this.find(params.id).id);
      return noContent();
    }

    @Handles(latestNote)
    async latest(): Promise<AnswerTo<typeof latestNote>> {
      const newest = [...notes.values()].at(-1);
      if (newest === undefined) throw noteNotFound();
      return ok(newest);
    }

    @Handles(notePdf)
    async pdf(): Promise<AnswerTo<typeof notePdf>> {
      return ok(pdfBytes, { fileName: 'Nöte 1.pdf', lastModified: new Date('2026-03-14T09:26:53.589Z') });
    }

    @Handles(payNote)
    async pay(request: RequestTo<typeof payNote>): Promise<AnswerTo<typeof payNote>> {
      const answer = (amount: number) => created('/v1/x', { token: request.params.token, amount });
      records.commit(request.recording(answer)(request.body.amount));
      return answer(request.body.amount);
    }

    @Handles(receiveWebhook)
    async webhook({
      body,
      headers,
    }: RequestTo<typeof receiveWebhook>): Promise<AnswerTo<typeof receiveWebhook>> {
      return accepted({ sizeBytes: body.length, signature: headers['x-signature'] });
    }

    @Handles(failNote)
    async fail({ params }: RequestTo<typeof failNote>): Promise<AnswerTo<typeof failNote>> {
      switch (params.kind) {
        case 'crash':
          throw new TypeError('the inside: password=hunter2');
        case 'internal':
          throw new DomainError('internal', 'ledger.broken', 'the inside of the ledger');
        case 'undeclared':
          throw noteLocked();
        case 'limited':
          throw new DomainError('limited', 'rate.limited', 'Too many.', { retryAfterSeconds: 1.2 });
        case 'unavailable':
          throw new DomainError('unavailable', 'note.busy', 'Busy.', { cause: new Error('why') });
        case 'mismatch':
          return ok(JSON.parse('{"visible":7}') as { visible: string });
        case 'leak': {
          const row = { visible: 'yes', passwordHash: 'never' };
          return ok(row);
        }
      }
    }

    private find(id: Id<'tim'>): Note {
      const found = notes.get(id);
      if (found === undefined) throw noteNotFound();
      return found;
    }
  }

  @Module({ controllers: [NotesController] })
  class NotesModule {}

  const seen: { queries: unknown[]; correlationIds: unknown[] } = { queries: [], correlationIds: [] };
  const service = { name: 'notes-service', stage: 'test', version: '1.2.3' };
  const logger = createLogger(
    { service: service.name, stage: service.stage, version: service.version, level: 'info' },
    { write: (line: string) => lines.push(line) },
  );
  const build = () =>
    buildApp({
      module: NotesModule,
      service,
      logger,
      identity: async (token) => claimsOf(token),
      health: { table: async () => {} },
      contracts: () => ({ publishes: { 'note.written': 'abc' }, consumes: {} }),
      idempotency: records,
      ...options,
    });
  return {
    build,
    seen,
    notes,
    barrier,
    records,
    log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

export const pdfBytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x2d, 0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28]);

export const ann = { sub: newId('usr'), sid: newId('ses'), email: 'ann@example.com', name: 'Ann' };
export const bob = { sub: newId('usr'), sid: newId('ses'), email: 'bob@example.com' };

function claimsOf(token: string): Record<string, unknown> {
  if (token === 'ann') return ann;
  if (token === 'bob') return bob;
  if (token === 'unavailable') throw new DomainError('unavailable', 'identity.unavailable', 'Not now.');
  if (token === 'nobody') return { sub: 'usr_1' };
  throw new Error('not good');
}
