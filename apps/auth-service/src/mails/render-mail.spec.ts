import { describe, expect, it } from 'vitest';
import { renderMail } from './render-mail.ts';

const origin = 'https://app.example.com';

describe('a mail', () => {
  it('carries its link in text and HTML, leading to the web origin', () => {
    const mail = renderMail(
      { template: 'verify_address', to: 'ada@example.com', name: 'Ada', token: 'abc-_123' },
      origin,
    );
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'Confirm your address for PayMyInvoice' });
    expect(mail.text).toContain('https://app.example.com/verify?token=abc-_123\n');
    expect(mail.html).toContain('href="https://app.example.com/verify?token=abc-_123"');
  });

  it('greets by name, but never with a link that somebody gave for one', () => {
    const greetingOf = (name: string) => {
      const mail = renderMail(
        { template: 'verify_address', to: 'ada@example.com', name, token: 't' },
        origin,
      );
      return mail.text.split('\n')[0];
    };
    for (const name of ['Ada', 'J. R. R. Tolkien', 'J.R.R. Tolkien', 'Dr. Ada', 'عمر'])
      expect(greetingOf(name)).toBe(`Hello ${name},`);
    for (const name of ['Win at evil.example', 'https://evil.example/x', 'a@evil', 'WWW.x', 'evil.рф'])
      expect(greetingOf(name)).toBe('Hello,');
  });

  it('shows a hostile name as the text it is', () => {
    const name = '<img src=x onerror=alert(1)>"\r\n\r\nYour password: ';
    const mail = renderMail({ template: 'already_registered', to: 'ada@example.com', name }, origin);
    expect(mail.html).not.toContain('<img');
    expect(mail.html).toContain('&#60;img src=x onerror=alert(1)&#62;&#34; Your password:');
    expect(mail.text.split('\n')[0]).toBe('Hello <img src=x onerror=alert(1)>" Your password:,');
  });
});
