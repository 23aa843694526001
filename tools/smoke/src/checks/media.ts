import { baseUrl, type Check, type Context } from '../check.ts';
import { eventually, expectStatus, member, text } from '../http.ts';
import type { Person } from './person.ts';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
// The first picture of a stage waits for a function to start.
const LOOKED_AT_WITHIN_MS = 30_000;

/** A picture's way from the disk to a link, and out of the library. The steps run in order; each relies on the one before. */
export function mediaChecks(person: Person): Check[] {
  let id: string;
  const at = (context: Context, path: string) => `${baseUrl(context, 'media')}/v1/${path}`;
  const read = async (url: string) => (await expectStatus(200, url, { token: person.accessToken })).body;
  const expectItems = async (context: Context, items: number) => {
    const used = member(await read(at(context, 'usage')), 'items');
    if (used !== items) throw new Error(`The library holds ${String(used)} items, not ${items}.`);
  };
  const check = (name: string, run: (context: Context) => Promise<void>): Check => ({
    name: `journey: ${name}`,
    service: 'media',
    run,
  });

  return [
    check('a picture is uploaded by the form that was asked for', async (context) => {
      await expectItems(context, 0);
      const { body } = await expectStatus(201, at(context, 'uploads'), {
        method: 'POST',
        token: person.accessToken,
        headers: person.headers,
        body: { fileName: 'smoke.png', contentType: 'image/png', size: PIXEL.length, visibility: 'private' },
      });
      id = text(body, 'media.id');
      const form = new FormData();
      for (const [name, value] of Object.entries(member(body, 'upload.fields') as Record<string, string>))
        form.append(name, value);
      form.append('file', new Blob([PIXEL]));
      const stored = await fetch(text(body, 'upload.url'), { method: 'POST', body: form });
      if (!stored.ok) throw new Error(`The store answered ${stored.status}: ${await stored.text()}`);
      await expectItems(context, 1);
    }),
    check('it is looked at, and its links lead to it', async (context) => {
      const media = await eventually(
        'The end of its processing',
        async () => {
          const found = await read(at(context, `media/${id}`));
          if (text(found, 'status') === 'rejected')
            throw new Error(`It was rejected: ${JSON.stringify(found)}`);
          return text(found, 'status') === 'ready' ? found : undefined;
        },
        LOOKED_AT_WITHIN_MS,
      );
      for (const path of ['links.original', 'links.renditions.0.url']) {
        const linked = await fetch(text(media, path));
        const type = linked.headers.get('content-type') ?? '';
        if (!linked.ok || !type.startsWith('image/'))
          throw new Error(`${path} answered ${linked.status} with ${type}.`);
      }
    }),
    check('it is removed, with what it took up', async (context) => {
      await expectStatus(204, at(context, `media/${id}`), { method: 'DELETE', token: person.accessToken });
      await expectStatus(404, at(context, `media/${id}`), { token: person.accessToken });
      await expectItems(context, 0);
    }),
  ];
}
