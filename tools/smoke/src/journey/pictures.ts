import { LeftOut, type Check } from '../check.ts';
import { explainProcessing } from '../diagnosis/uploads.ts';
import { member, sentenceOf, text } from '../http.ts';
import type { StageUnderTest } from '../stage-under-test.ts';
import { eventually } from '../waiting.ts';
import { arrivesOnce } from './arrival.ts';
import { step } from './step.ts';
import type { Traveller } from './traveller.ts';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A picture's way from the disk to a link, to an invoice, and out of the library. */
export class Picture {
  readonly #traveller: Traveller;
  #id: string | undefined;
  #itemsBefore = 0;

  constructor(traveller: Traveller) {
    this.#traveller = traveller;
  }

  get id(): string {
    if (this.#id === undefined) throw new Error('No picture was uploaded.');
    return this.#id;
  }

  get path(): string {
    return `/v1/media/${this.id}`;
  }

  upload(): Check {
    return step('a picture is uploaded by the form that was asked for', async (stage) => {
      const { token } = this.#traveller;
      const media = stage.api('media');
      this.#itemsBefore = await this.#items(stage);
      const { body } = await media.expect(201, '/v1/uploads', {
        ...{ method: 'POST', token, headers: this.#traveller.once() },
        body: { fileName: 'smoke.png', contentType: 'image/png', size: PIXEL.length, visibility: 'private' },
      });
      this.#id = text(body, 'media.id');
      this.#traveller.made(this.path, () => media.request(this.path, { method: 'DELETE', token }));
      const form = new FormData();
      for (const [name, value] of Object.entries(member(body, 'upload.fields') as Record<string, string>))
        form.append(name, value);
      form.append('file', new Blob([PIXEL]));
      await store(text(body, 'upload.url'), form, stage);
      await this.#expectItems(stage, this.#itemsBefore + 1);
    });
  }

  isLookedAt(): Check {
    return step('it is looked at, and its links lead to it', async (stage) => {
      const { token } = this.#traveller;
      const media = await eventually({
        missing: 'The picture was not processed',
        withinMs: stage.patienceMs,
        explain: () => explainProcessing(stage),
        ask: async () => {
          const { body } = await stage.api('media').expect(200, this.path, { token });
          if (text(body, 'status') === 'rejected')
            throw new Error(`media-service rejected a sound picture: ${JSON.stringify(body)}`);
          return text(body, 'status') === 'ready' ? body : undefined;
        },
      });
      for (const path of ['links.original', 'links.renditions.0.url']) {
        const linked = await fetch(text(media, path));
        const type = linked.headers.get('content-type') ?? '';
        if (!linked.ok || !type.startsWith('image/'))
          throw new Error(`The link of media-service (${path}) answered ${linked.status} with ${type}.`);
      }
    });
  }

  isHeld(): Check {
    return step('media keeps what an issued invoice needs (invoice.issued)', async (stage) => {
      if (stage.manifest.events === undefined)
        throw new LeftOut(
          'Asking for the removal is the only way to see it, and without a log of events nobody knows when to ask.',
        );
      const { token } = this.#traveller;
      const { body } = await stage.api('media').expect(409, this.path, { method: 'DELETE', token });
      if (text(body, 'code') !== 'media.in_use') throw new Error(`The refusal is ${text(body, 'code')}.`);
    });
  }

  isRemoved(): Check {
    return step('media lets it go when the invoice is void (invoice.voided)', async (stage) => {
      const { token } = this.#traveller;
      const media = stage.api('media');
      await eventually({
        missing: 'media-service did not let a picture go whose invoice is void (invoice.voided)',
        withinMs: stage.patienceMs,
        ask: async () => {
          const { status, body } = await media.request(this.path, { method: 'DELETE', token });
          if (status === 409 && text(body, 'code') === 'media.in_use') return undefined;
          return status === 204 ? true : await media.expect(204, this.path, { method: 'DELETE', token });
        },
        explain: async () => ({
          sentence: `Look at the function ${stage.resource('media', 'events')} and its queue.`,
          isFinal: false,
        }),
      });
      this.#traveller.tookBack(this.path);
      await media.expect(404, this.path, { token });
      await this.#expectItems(stage, this.#itemsBefore);
    });
  }

  tellsOfIt(): Check {
    return step('media.ready and media.deleted reached invoice once', async (stage) => {
      for (const type of ['media.ready', 'media.deleted'])
        await arrivesOnce(stage, { type, subject: this.id });
    });
  }

  async #items(stage: StageUnderTest): Promise<number> {
    const { body } = await stage.api('media').expect(200, '/v1/usage', { token: this.#traveller.token });
    return Number(member(body, 'items'));
  }

  async #expectItems(stage: StageUnderTest, expected: number): Promise<void> {
    const items = await this.#items(stage);
    if (items !== expected)
      throw new Error(`media-service counts ${items} files in the library, not ${expected}.`);
  }
}

async function store(url: string, body: FormData, stage: StageUnderTest): Promise<void> {
  const files = stage.resource('media', 'files');
  const where = `Look at the bucket ${files}-<account>, its policy, and what the role of ${stage.resource('media', 'api')} may sign.`;
  const stored = await fetch(url, { method: 'POST', body }).catch((error: unknown) => {
    throw new Error(`The store does not answer at ${url}: ${sentenceOf(error)}. ${where}`);
  });
  if (stored.ok) return;
  const said = (await stored.text()).slice(0, 200);
  throw new Error(
    `The store refused the upload that media-service had signed, with ${stored.status}: ${said} ${where}`,
  );
}
