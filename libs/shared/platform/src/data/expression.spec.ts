import { describe, expect, it } from 'vitest';
import { contains, ExpressionNames, when } from './expression.ts';

describe('an expression', () => {
  it('aliases every attribute name, reserved words included, and passes values apart', () => {
    const names = new ExpressionNames();
    const text = names.render(when`attribute_not_exists(ttl) OR status = ${'open'} AND size(lines) > ${2}`);
    expect(text).toBe('attribute_not_exists(#ttl) OR #status = :v0 AND size(#lines) > :v1');
    expect(names.attributes()).toEqual({
      ExpressionAttributeNames: { '#ttl': 'ttl', '#status': 'status', '#lines': 'lines' },
      ExpressionAttributeValues: { ':v0': 'open', ':v1': 2 },
    });
  });

  it('keeps a nested expression together in brackets', () => {
    const names = new ExpressionNames();
    expect(names.render(when`version = ${1} AND ${when`a = ${2} OR b = ${3}`}`)).toBe(
      '#version = :v0 AND (#a = :v1 OR #b = :v2)',
    );
  });

  it('names members of maps and elements of lists one by one', () => {
    expect(new ExpressionNames().render(when`lines[0].name = ${'x'}`)).toBe('#lines[0].#name = :v0');
  });

  it('shares names and counts values across the expressions of one request', () => {
    const names = new ExpressionNames();
    expect([names.render(when`a = ${1}`), names.render(when`a = ${2}`)]).toEqual(['#a = :v0', '#a = :v1']);
    expect(names.attributes().ExpressionAttributeNames).toEqual({ '#a': 'a' });
  });

  it('refuses undefined, which would silently compare with nothing', () => {
    expect(() => new ExpressionNames().render(when`version = ${undefined}`)).toThrow(TypeError);
  });

  it('is found inside another', () => {
    const part = when`sequence < ${3}`;
    expect(contains(when`a = ${1} AND ${when`${part} OR b = ${2}`}`, part)).toBe(true);
    expect(contains(when`sequence < ${3}`, part)).toBe(false);
  });
});
