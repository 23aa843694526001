import { describe, expect, it } from 'vitest';
import type { Mail } from './mail.ts';
import { renderMail } from './render-mail.ts';

const origin = 'https://app.example.com';
const owner = { to: 'ada@example.com', name: 'Ada' };
const token = 'abc-_123';

/** One of each; a template without its example does not compile. */
const examples: { readonly [Template in Mail['template']]: Mail & { readonly template: Template } } = {
  verify_address: { ...owner, template: 'verify_address', token },
  already_registered: { ...owner, template: 'already_registered' },
  reset_password: { ...owner, template: 'reset_password', token },
  password_changed: { ...owner, template: 'password_changed' },
  confirm_new_address: { ...owner, template: 'confirm_new_address', token },
  address_in_use: { ...owner, template: 'address_in_use' },
  address_change_asked: { ...owner, template: 'address_change_asked', newAddress: 'new@example.com' },
  address_changed: { ...owner, template: 'address_changed', newAddress: 'new@example.com' },
  session_stolen: { ...owner, template: 'session_stolen', device: 'Firefox on Linux' },
  totp_enabled: { ...owner, template: 'totp_enabled' },
  totp_disabled: { ...owner, template: 'totp_disabled' },
  recovery_code_used: { ...owner, template: 'recovery_code_used', left: 3 },
  account_closed: { ...owner, template: 'account_closed' },
};
const hostile = '<img src=x onerror=alert(1)>"\r\n\r\n\u202eYour password: ';
const readable = (markup: string) =>
  markup
    .replace(/<style>[^]*<\/style>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe.each(Object.values(examples))('the mail $template', (mail) => {
  it('says the same in text and HTML', () => {
    const { to, subject, text, html } = renderMail(mail, origin);
    expect(to).toBe('ada@example.com');
    expect(subject).toContain('PayMyInvoice');
    expect(text).toMatch(/^Hello Ada,\n\n/);
    const words = readable(html);
    for (const block of text.split('\n\n').slice(0, -1))
      for (const line of block.split('\n')) expect(words).toContain(line.trim().replace(/:$/, ''));
  });

  it('leads nowhere but to the web origin, and asks for no answer to itself', () => {
    const { text, html } = renderMail(mail, origin);
    const addresses = `${text} ${html}`.match(/https?:\/\/[^\s"<]+/g) ?? [];
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(new URL(address).origin).toBe(origin);
    expect(text).not.toMatch(/answer this mail|reply/i);
  });

  it('has lines that every mail program shows whole', () => {
    for (const line of renderMail(mail, origin).text.split('\n'))
      expect(line.startsWith('https://') ? 0 : line.length).toBeLessThanOrEqual(72);
  });

  it('shows what others have named as the text it is, without lines of its own', () => {
    const named = Object.assign({}, mail, { name: hostile, newAddress: hostile, device: hostile });
    const { text, html } = renderMail(named, origin);
    expect(html).not.toContain('<img');
    expect(html).toContain('&#60;img src=x onerror=alert(1)&#62;&#34; Your password:');
    expect(html + text).not.toContain('\u202e');
    expect(text.split('\n')[0]).toBe('Hello <img src=x onerror=alert(1)>" Your password:,');
    expect(text).not.toMatch(/^Your password/m);
  });
});

describe('a mail', () => {
  it.each([
    ['verify_address', 'verify'],
    ['reset_password', 'reset-password'],
    ['confirm_new_address', 'confirm-email'],
  ] as const)('%s carries its link in text and HTML', (template, page) => {
    const { text, html } = renderMail(examples[template], origin);
    expect(text).toContain(`\n${origin}/${page}?token=abc-_123\n`);
    expect(html).toContain(`href="${origin}/${page}?token=abc-_123"`);
  });

  it('greets by name, but never with a link that somebody gave for one', () => {
    const greetingOf = (name: string) =>
      renderMail({ ...examples.verify_address, name }, origin).text.split('\n')[0];
    for (const name of ['Ada', 'J. R. R. Tolkien', 'J.R.R. Tolkien', 'Dr. Ada', 'عمر'])
      expect(greetingOf(name)).toBe(`Hello ${name},`);
    for (const name of ['Win at evil.example', 'https://evil.example/x', 'a@evil', 'WWW.x', 'evil.рф'])
      expect(greetingOf(name)).toBe('Hello,');
    for (const name of [
      '163.example',
      'evil．example',
      'evil。example',
      'ｗｗｗ.x',
      'ev.\u200bil',
      'a＠evil',
    ])
      expect(greetingOf(name)).toBe('Hello,');
  });

  it('greets by nothing that is a message rather than a name', () => {
    const greetingOf = (name: string) =>
      renderMail({ ...examples.verify_address, name }, origin).text.split('\n')[0];
    for (const name of [
      'Blocked! Call +1 (202) 555-0143',
      'Ring ０２０ ７９４６ ０９５８',
      'won '.repeat(16).trim(),
    ])
      expect(greetingOf(name)).toBe('Hello,');
    for (const name of ['Ada 2', 'Henry the 8th', 'Ada '.repeat(15).trim()])
      expect(greetingOf(name)).toBe(`Hello ${name},`);
  });

  it('names a device, but repeats no link that one calls itself', () => {
    const about = (device: string) => renderMail({ ...examples.session_stolen, device }, origin).text;
    for (const device of ['Chrome on Windows', 'curl/8.5.0']) expect(about(device)).toContain(`(${device})`);
    for (const device of ['https://evil.example', 'Win at evil.example', 'a@evil', 'evil．example'])
      expect(about(device)).not.toContain('evil');
  });

  it('does not promise that a new password undoes a second factor that somebody else has turned on', () => {
    const said = (mail: Mail) => renderMail(mail, origin).text.replaceAll('\n', ' ');
    expect(said(examples.totp_enabled)).toMatch(
      /choose a new password.* codes that you do not have.* support/,
    );
    expect(said(examples.totp_disabled)).not.toContain('support');
  });

  it.each([
    [0, 'It was your last one'],
    [1, 'One code is left.'],
    [9, '9 codes are left.'],
  ])('counts %i recovery codes as people do', (left, words) => {
    const { html } = renderMail({ ...examples.recovery_code_used, left }, origin);
    expect(html).toContain(words);
  });
});
