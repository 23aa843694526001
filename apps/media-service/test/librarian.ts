import { invoiceIssued, invoiceVoided } from '@paymyinvoice/contracts';
import { newId, type Id } from '@paymyinvoice/platform';
import { anEvent, type Person, type Reply } from '@paymyinvoice/testing';
import * as fc from 'fast-check';
import { aWish } from './builders.ts';
import { post, type Form, type MediaStage } from './media-stage.ts';

const side = fc.constantFrom('public' as const, 'private' as const);
const which = fc.nat(20);

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('upload' as const), side, isWhole: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('show' as const), which, side }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('name' as const), which }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('remove' as const), which }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('issue' as const), which, also: which }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('void' as const), which }) },
);
export type Step = (typeof step extends fc.Arbitrary<infer S> ? S : never) & object;

/** What somebody does with a library, in this order. */
export const history = fc.array(step, { minLength: 14, maxLength: 20 });

type Issued = { readonly invoice: Id<'inv'>; readonly files: string[] };

/** Does as a history says, and takes no answer for an end: a request that failed is made again, by the same key. */
export class Librarian {
  private readonly files: string[] = [];
  private readonly issued: Issued[] = [];

  constructor(
    private readonly media: MediaStage,
    private readonly owner: Person,
  ) {}

  async live(steps: readonly Step[]): Promise<void> {
    for (const each of steps) await this.take(each);
  }

  private async take(each: Step): Promise<void> {
    switch (each.does) {
      case 'upload':
        return await this.upload(each.side, each.isWhole);
      case 'show':
        return await this.change('PATCH', each.which, { visibility: each.side });
      case 'name':
        return await this.change('PATCH', each.which, { title: `Name ${each.which}` });
      case 'remove':
        return await this.change('DELETE', each.which);
      case 'issue':
        return await this.issue([each.which, each.also]);
      case 'void':
        return await this.void(each.which);
    }
  }

  private async upload(visibility: string, isWhole: boolean): Promise<void> {
    const text = `%PDF-1.4\n${newId('evt')}\n${isWhole ? '%%EOF' : 'cut off'}`;
    const bytes = new TextEncoder().encode(text);
    const wish = aWish(bytes, { fileName: 'a.pdf', contentType: 'application/pdf', visibility });
    const key = { 'idempotency-key': newId('evt') };
    const { body } = await this.insist(() => this.media.ask(this.owner, wish, key));
    this.files.push(body.media.id as string);
    await post(body.upload as Form, bytes);
  }

  private async change(method: string, which: number, body?: object): Promise<void> {
    const id = this.files[which % this.files.length];
    if (id === undefined) return;
    const options = { token: this.owner.token, body };
    await this.insist(() => this.media.request(method, `/v1/media/${id}`, options));
  }

  private async issue(which: readonly number[]): Promise<void> {
    const files = which.flatMap((each) => this.files[each % this.files.length] ?? []);
    const issued = { invoice: newId('inv'), files: [...new Set(files)] };
    this.issued.push(issued);
    await this.tell(invoiceIssued, 1, issued);
  }

  private async void(which: number): Promise<void> {
    const issued = this.issued[which % this.issued.length];
    if (issued) await this.tell(invoiceVoided, 2, issued);
  }

  private async tell(
    contract: typeof invoiceIssued | typeof invoiceVoided,
    sequence: number,
    { invoice, files }: Issued,
  ): Promise<void> {
    const total = { amount: 100, currency: 'EUR' };
    const about = { invoiceId: invoice, ownerId: this.owner.id, number: 'INV-000001', attachments: files };
    const data = { ...about, total, outstanding: total };
    await this.media.stage.publish(anEvent(contract, { subject: invoice, sequence, data }));
  }

  private async insist(ask: () => Promise<Reply>): Promise<Reply> {
    for (let tries = 0; tries < 60; tries += 1) {
      const reply = await ask();
      if (reply.status < 500 && reply.body?.code !== 'idempotency.in_progress') return reply;
      // An answer that was lost leaves its claim behind until the claimer is certainly gone.
      if (reply.status < 500) await this.media.stage.stage.advance(5000);
    }
    throw new Error('Nobody answers.');
  }
}
