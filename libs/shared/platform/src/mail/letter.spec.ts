import { describe, expect, it } from 'vitest';
import { renderLetter, type Letter } from './letter.ts';

const letter: Letter = {
  subject: 'Invoice INV-000001 from Ada Lovelace',
  greeting: 'Hello Charles,',
  paragraphs: ['Ada Lovelace has sent you an invoice.'],
  facts: [
    { label: 'Invoice', value: 'INV-000001' },
    { label: 'Amount due', value: 'EUR 347.48' },
    { label: 'For', value: 'the first programme '.repeat(5).trim() },
  ],
  button: { label: 'Look at it and pay', url: 'https://app.example.com/pay/abc' },
  footnote: 'If you do not know Ada Lovelace, do not pay.',
  answersTo: 'ada@example.com',
  webOrigin: 'https://app.example.com',
};
const hostile = '<img src=x>\r\n\r\n\u202eAmount due: 1';

describe('a letter', () => {
  it('shows what it is about at a glance, in text and in HTML', () => {
    const { text, html } = renderLetter(letter);
    expect(text).toContain(
      [
        'Invoice:     INV-000001',
        'Amount due:  EUR 347.48',
        'For:         the first programme the first programme the first programme',
        '             the first programme the first programme',
        '',
        'Look at it and pay:',
        'https://app.example.com/pay/abc',
      ].join('\n'),
    );
    expect(html.replaceAll(/ style="[^"]*"/g, '').replaceAll(/\s+/g, ' ')).toContain(
      '<tr> <th scope="row" class="soft">Amount due</th> <td>EUR 347.48</td> </tr>',
    );
  });

  it('says where answers go, or that nobody reads them', () => {
    const { text, html, replyTo } = renderLetter(letter);
    expect(replyTo).toBe('ada@example.com');
    for (const form of [text.replaceAll('\n', ' '), html])
      expect(form).toContain('answers to it go to ada@example.com.');
    const { answersTo: _, ...unanswered } = letter;
    const deaf = renderLetter(unanswered);
    expect(deaf).not.toHaveProperty('replyTo');
    expect(deaf.text.replaceAll('\n', ' ')).toContain('answers to it are not read');
  });

  it('has no table where there is nothing to list', () => {
    const { facts: _, ...plain } = letter;
    for (const none of [plain, { ...plain, facts: [] }]) {
      expect(renderLetter(none).html).not.toContain('<table');
      expect(renderLetter(none).text).toContain('an invoice.\n\nLook at it');
    }
  });

  it('shows what others have written as the text it is, without lines of its own', () => {
    const { subject, text, html } = renderLetter({
      ...letter,
      subject: `Invoice from ${hostile}`,
      paragraphs: [hostile],
      facts: [{ label: 'For', value: hostile }],
    });
    expect(subject).toBe('Invoice from <img src=x> Amount due: 1');
    expect(text).toContain('\n\nFor:  <img src=x> Amount due: 1\n\n');
    expect(html).not.toContain('<img');
    expect(html + text).not.toContain('\u202e');
    expect(text).not.toMatch(/^Amount due/m);
  });
});
