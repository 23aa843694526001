import { describe, expect, it } from 'vitest';
import { EmailAddress } from './email-address.ts';

const read = (text: string) => EmailAddress.safeParse(text).data;

describe('an e-mail address', () => {
  it.each([
    [' Ada+Books@Example.COM ', 'ada+books@example.com'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
    ["o'neil@example.com", "o'neil@example.com"],
  ])('%j is kept as %j', (text, address) => {
    expect(read(text)).toBe(address);
  });

  it.each([
    ...['', 'ada', 'ada@', '@example.com', 'a@b', 'a@@example.com', 'a b@example.com', 'zoë@example.com'],
    ...['a@example.com\r\nBcc: b@example.com', 'a\0@example.com', 'a@example.com,b@example.com'],
    ...['<a@example.com>', 'a@[127.0.0.1]', 'a@1２７.1', 'a@..example.com', 'a@bücher'],
    ...['a@bücher.example/x', 'a@bücher.example?x', 'a@b%75cher.exämple', 'a@bü\tcher.example'],
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(12)}`,
  ])('%j is none', (text) => {
    const messages = EmailAddress.safeParse(text).error?.issues.map(({ message }) => message);
    expect(new Set(messages)).toEqual(new Set(['must be an e-mail address']));
  });
});
