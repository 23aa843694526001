import { describe, expect, it } from 'vitest';
import { fileKindOf } from './file-kind.ts';

const box = (brand: string, ...others: string[]) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(16 + 4 * others.length);
  return Buffer.concat([length, Buffer.from(`ftyp${brand}\0\0\0\0${others.join('')}`, 'latin1')]);
};

describe('fileKindOf', () => {
  it.each([
    ['image/jpeg', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['image/png', Buffer.from('89504e470d0a1a0a0000', 'hex')],
    ['image/gif', Buffer.from('GIF87a..')],
    ['image/gif', Buffer.from('GIF89a..')],
    ['image/webp', Buffer.from('RIFF\x1a\0\0\0WEBPVP8 ')],
    ['image/avif', box('avif', 'mif1')],
    ['image/avif', box('avis')],
    ['image/avif', box('mif1', 'miaf', 'avif')],
    ['application/pdf', Buffer.from('%PDF-1.7\n')],
  ])('knows %s by its first bytes', (kind, bytes) => {
    expect(fileKindOf(bytes)).toBe(kind);
  });

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['a vector graphic', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a page', Buffer.from('<!doctype html>')],
    ['an executable', Buffer.from('\x7fELF')],
    ['sound', Buffer.from('RIFF\x1a\0\0\0WAVEfmt ')],
    ['a film', box('isom', 'mp41')],
    ['an Apple picture', box('heic', 'mif1')],
    ['a document that begins later', Buffer.from(' %PDF-1.7')],
    ['a box without end', Buffer.from('fffffff066747970', 'hex')],
  ])('knows %s for nothing that is taken', (_what, bytes) => {
    expect(fileKindOf(bytes)).toBeUndefined();
  });
});
