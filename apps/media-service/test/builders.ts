import type { Awaiting, Media, Ready, Rejected } from '../src/media/media.ts';

const common = {
  id: 'med_01JZX8Q5W3M7T9V2B4C6D8E0FG' as Media['id'],
  ownerId: 'usr_01JZX8Q5W3M7T9V2B4C6D8E0FG' as Media['ownerId'],
  ...({ fileName: 'office.jpg', contentType: 'image/jpeg', size: 48_213, visibility: 'private' } as const),
  ...{ uses: 0, version: 1, revision: 1, sequence: 0 },
  ...{ createdAt: '2026-01-31T17:00:00.000Z', updatedAt: '2026-01-31T17:00:00.000Z' },
};

/** A picture that is ready, private, with one rendition. */
export function aFile(overrides: Partial<Ready> = {}): Ready {
  return {
    ...{ ...common, status: 'ready', filesAt: 'private', version: 3, revision: 4, sequence: 1 },
    ...{ sha256: 'a'.repeat(64), width: 640, height: 480 },
    renditions: [{ name: 'thumb.webp', contentType: 'image/webp', width: 200, height: 150 }],
    ...overrides,
  };
}

/** One pixel. */
export const aPixel = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);

/** What an owner says of a file before they upload it. */
export function aWish({ length: size }: { readonly length: number }, overrides: object = {}) {
  return { fileName: 'photo.png', contentType: 'image/png', size, visibility: 'private', ...overrides };
}

export function anAwaitedFile(overrides: Partial<Awaiting> = {}): Awaiting {
  return { ...common, status: 'awaiting_upload', uploadUntil: '2026-01-31T18:00:00.000Z', ...overrides };
}

export function aRejectedFile(overrides: Partial<Rejected> = {}): Rejected {
  const rejection = { code: 'media.corrupt', detail: 'The picture cannot be read.' } as const;
  return { ...common, status: 'rejected', rejection, sequence: 1, ...overrides };
}
