import { describe, expect, it } from 'vitest';
import { etagOf, isKnownToClient, parseIfMatch, requireVersion } from './etag.ts';

describe('If-Match', () => {
  it.each([
    [undefined, { kind: 'none' }],
    ['*', { kind: 'any' }],
    ['"1"', { kind: 'tags', tags: ['"1"'] }],
    [', "1", ,', { kind: 'tags', tags: ['"1"'] }],
    ['"1" , W/"2","a,b"', { kind: 'tags', tags: ['"1"', 'W/"2"', '"a,b"'] }],
  ])('%j is understood', (header, expected) => {
    expect(parseIfMatch(header)).toEqual(expected);
  });

  it.each(['1', '"1', '"1" "2"', '', ' , ', 'W/1'])('%j is no list of tags', (header) => {
    expect(parseIfMatch(header)).toBeUndefined();
  });

  it('lets only the named version pass, and compares strongly', () => {
    const check = (header: string | undefined) => () =>
      requireVersion(parseIfMatch(header) ?? { kind: 'none' }, 3);
    for (const header of [undefined, '*', '"3"', '"1", "3"']) expect(check(header)).not.toThrow();
    for (const header of ['"2"', 'W/"3"', '"33"']) {
      expect(check(header)).toThrow(expect.objectContaining({ code: 'version.conflict' }));
    }
  });
});

describe('If-None-Match', () => {
  it('knows the version again, weakly and in a list', () => {
    for (const header of ['"3"', 'W/"3"', '"1", "3"', '*'])
      expect(isKnownToClient(header, etagOf(3))).toBe(true);
    for (const header of [undefined, '"2"', '3', '']) expect(isKnownToClient(header, etagOf(3))).toBe(false);
  });
});
