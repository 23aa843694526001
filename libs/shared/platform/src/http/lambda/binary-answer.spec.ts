import { describe, expect, it } from 'vitest';
import { isBinaryAnswer } from './binary-answer.ts';

describe('an answer of a Lambda', () => {
  it.each([
    'application/pdf',
    'image/png',
    'image/webp',
    'application/octet-stream',
    'application/zip',
    'Application/PDF; x=1',
  ])('goes as base64 when it is %s', (type) =>
    expect(isBinaryAnswer({ headers: { 'content-type': type } })).toBe(true),
  );

  it.each([
    'application/json; charset=utf-8',
    'application/problem+json',
    'text/html; charset=utf-8',
    'image/svg+xml',
  ])('goes as text when it is %s', (type) =>
    expect(isBinaryAnswer({ headers: { 'content-type': type } })).toBe(false),
  );

  it('goes as base64 when it is compressed, as text when it is nothing', () => {
    expect(isBinaryAnswer({ headers: { 'content-type': 'text/html', 'content-encoding': 'br' } })).toBe(true);
    expect(isBinaryAnswer({ headers: {} })).toBe(false);
  });
});
