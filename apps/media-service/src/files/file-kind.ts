import type { ContentType } from '../media/media.ts';

export type PictureKind = Exclude<ContentType, 'application/pdf'>;

const BRANDS_OF_AVIF = ['avif', 'avis'];

/** What a file is by its first bytes, whatever it is called; undefined for all that is not taken. */
export function fileKindOf(bytes: Uint8Array): ContentType | undefined {
  const text = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1');
  if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (/^GIF8[79]a$/.test(text(0, 6))) return 'image/gif';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
  if (text(0, 5) === '%PDF-') return 'application/pdf';
  if (text(4, 8) === 'ftyp' && brandsOf(text).some((brand) => BRANDS_OF_AVIF.includes(brand)))
    return 'image/avif';
  return undefined;
}

/** Of a file in boxes: its own and, after a version, those it is compatible with. */
function brandsOf(text: (from: number, to: number) => string): string[] {
  const length = Buffer.from(text(0, 4), 'latin1').readUInt32BE();
  const others = text(16, Math.min(length, 256)).match(/.{4}/gs) ?? [];
  return [text(8, 12), ...others];
}

export function isPicture(kind: ContentType): kind is PictureKind {
  return kind !== 'application/pdf';
}
