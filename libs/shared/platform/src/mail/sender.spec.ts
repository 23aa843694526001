import { describe, expect, it } from 'vitest';
import { senderOf } from './sender.ts';

const from = 'PayMyInvoice <no-reply@example.com>';

/** What a mail program shows for a sender in encoded words. */
const shown = (sender: string) =>
  sender.replaceAll(/\?= =\?/g, '?==?').replaceAll(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, data: string) => {
    const text = Buffer.from(data, 'base64').toString();
    expect(text).not.toContain('\ufffd');
    return text;
  });

describe('the sender of a mail', () => {
  it('is the stage itself where nobody else has it sent', () => {
    expect(senderOf(from)).toBe(from);
    expect(senderOf('no-reply@example.com')).toBe('no-reply@example.com');
  });

  it('says who has it sent, before the address of the stage', () => {
    const sender = '"Ada Lovelace via PayMyInvoice" <no-reply@example.com>';
    expect(senderOf(from, 'Ada Lovelace')).toBe(sender);
    expect(senderOf('no-reply@example.com', 'Ada Lovelace')).toBe(sender);
  });

  it('carries names of any letters, whole, in words that fit into a header', () => {
    for (const name of ['Łukasz Żółć', '山田太郎商店', '👩‍🚀 '.repeat(6).trim(), 'Ünï'.repeat(12)]) {
      const sender = senderOf(from, name);
      expect(shown(sender)).toBe(`${name} via PayMyInvoice <no-reply@example.com>`);
      expect(sender).toMatch(/^[\x20-\x7e]+$/);
      for (const word of sender.split(' ')) expect(word.length).toBeLessThanOrEqual(75);
    }
  });

  it('never becomes another address, whatever the name', () => {
    expect(senderOf(from, 'Ada" <ada>, "Eve')).toBe(
      String.raw`"Ada\" <ada>, \"Eve via PayMyInvoice" <no-reply@example.com>`,
    );
    expect(senderOf(from, 'back\\')).toBe(String.raw`"back\\ via PayMyInvoice" <no-reply@example.com>`);
    expect(senderOf(from, '=?UTF-8?B?YUBi?=')).toBe(
      `=?UTF-8?B?${Buffer.from('=?UTF-8?B?YUBi?= via PayMyInvoice').toString('base64')}?= <no-reply@example.com>`,
    );
    expect(senderOf(from, 'Ada\r\nBcc: eve')).toBe('"Ada Bcc: eve via PayMyInvoice" <no-reply@example.com>');
    for (const name of ['pay@bank.example', 'bank.example', 'Ada <a@b>', '', ' \u202e ', 'won '.repeat(20)])
      expect(senderOf(from, name)).toBe(from);
  });

  it('goes without a name that SES would not take', () => {
    expect(senderOf(from, '𝒜'.repeat(30))).toContain('=?UTF-8?B?');
    expect(senderOf(`no-reply@${'long.'.repeat(40)}example`, '𝒜'.repeat(30))).not.toContain('=?');
  });

  it('is refused if the stage has no address to send from', () => {
    for (const bad of ['', 'nobody', 'a@b, c@d', 'x <a@b> y'])
      expect(() => senderOf(bad, 'Ada')).toThrow('MAIL_FROM');
  });
});
