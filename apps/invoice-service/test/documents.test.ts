import { execFileSync, spawnSync } from 'node:child_process';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drawInvoice, pdfFileName } from '../src/documents/draw-invoice.ts';
import type { InvoiceDocument } from '../src/documents/invoice-document.ts';

const invoice: InvoiceDocument = {
  number: 'INV-000042',
  state: 'issued',
  currency: 'EUR',
  issuedOn: '2026-03-09',
  dueDate: '2026-04-08',
  issuer: { name: 'Anna Lindqvist Studio', email: 'anna@lindqvist.example' },
  payer: {
    name: 'Brücke & Söhne GmbH',
    email: 'office@bruecke.example',
    address: 'Lange Straße 12\n10115 Berlin',
  },
  lines: [lineOf('Design of the booking pages', 232_750), lineOf('Printed handbook', 17_400)],
  netMinor: 250_150,
  taxes: [{ ratePercent: '19', netMinor: 250_150, taxMinor: 47_529 }],
  totalMinor: 297_679,
  paidMinor: 0,
  creditedMinor: 0,
  outstandingMinor: 297_679,
  notes: 'Thank you.',
};

function lineOf(description: string, amountMinor = 100): InvoiceDocument['lines'][number] {
  return { description, quantity: '1', unitAmount: amountMinor, taxRatePercent: '19', amountMinor };
}

const withLines = (...descriptions: string[]): InvoiceDocument => ({
  ...invoice,
  lines: descriptions.map((description) => lineOf(description)),
});

/** Every stream of the file, unpacked: what pages draw, and what the glyphs of each font stand for. */
function streamsOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/\/Length (\d+)[^>]*\/Filter \/FlateDecode[^>]*>>\s*stream\n/g)].map((match) => {
    const start = match.index + match[0].length;
    return inflateSync(pdf.subarray(start, start + Number(match[1]))).toString('latin1');
  });
}

/** The characters that a reader can find in it, by the fonts' own tables. */
function charactersOf(pdf: Buffer): Set<string> {
  const tables = streamsOf(pdf).filter((stream) => stream.includes('begincmap'));
  const entries = tables.flatMap((table) => table.match(/(?<=[[ ])<[0-9a-f ]+>(?=[ \]])/g) ?? []);
  return new Set(
    entries.flatMap((entry) => {
      const units = entry
        .slice(1, -1)
        .split(' ')
        .map((unit) => parseInt(unit, 16));
      return [...String.fromCharCode(...units)];
    }),
  );
}

const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

const hasReader = spawnSync('pdftotext', ['-v']).error === undefined;
const textOf = (pdf: Buffer, ...options: string[]) =>
  execFileSync('pdftotext', [...options, '-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 1e8 });

const HOSTILE = [
  'Control\u0000\u0007\u001b[31m and \u202eturned\u202c and \u2066isolated\u2069',
  `e${'\u0301\u0338\u0489\u035f'.repeat(125)}`,
  'W'.repeat(500),
  'line\n\n\n\n\nline\r\nline\u2028line',
  '</x><script>alert(1)</script> \\ ( ) endstream endobj',
  '\ud800 alone \udfff',
  '\ufdfd\ufdfa'.repeat(100),
  'क्'.repeat(200),
  'ส\u0e47'.repeat(200),
  '()[]{}«» سلام () [x] {'.repeat(20),
  '\u00a0'.repeat(400),
  '\u{10fffd}\u{13000}\uffff',
  '',
];

describe('a drawn invoice', () => {
  it('has the same bytes whenever it is drawn, whatever was drawn in between', async () => {
    const arabic = withLines('شركة النور للتجارة', 'بيت');
    const first = await drawInvoice(arabic);
    await drawInvoice(withLines('ٮ ب ت ث ن ي', 'ffi', HOSTILE.join(' ')));
    expect((await drawInvoice(arabic)).equals(first)).toBe(true);
  });

  it('says what it is, whose and in which language to those who do not open it', async () => {
    const pdf = (await drawInvoice({ ...invoice, issuer: { ...invoice.issuer, name: 'Anna' } })).toString(
      'latin1',
    );
    expect(pdf).toContain('(Invoice INV-000042)');
    expect(pdf).toContain('(Anna)');
    expect(pdf).toContain('(D:20260309000000Z)');
    expect(pdf).toContain('/Lang (en)');
    expect(pdf).toContain('/StructTreeRoot');
  });

  it('carries its fonts, and relies on none of its reader', async () => {
    const pdf = (await drawInvoice(invoice)).toString('latin1');
    expect(pdf).not.toContain('/Helvetica');
    expect(pdf.match(/\/FontFile2/g)?.length).toBe(pdf.match(/\/Type \/FontDescriptor/g)?.length);
  });

  it.each([
    ['Latin', 'Čapek Łódź Ærø'],
    ['Greek', 'Γιάννης ἀρχή'],
    ['Cyrillic', 'Щёголева Ђорђе'],
    ['Vietnamese', 'Nguyễn Thị Ánh Tuyết'],
    ['Arabic', 'شركة النور للتجارة'],
    ['Persian', 'گروه پژوهش'],
    ['Hebrew', 'חברת אור'],
    ['Thai', 'บริษัท'],
    ['Georgian', 'გიორგი'],
    ['Armenian', 'Խաչատրյան'],
    ['Chinese', '深圳市科技有限公司'],
    ['traditional Chinese', '繁體龍鳳龘'],
    ['Japanese', '株式会社サンプル渡邊髙﨑𠮷'],
    ['Korean', '주식회사 김민준'],
    ['emoji', '🎉👍'],
  ])('can be searched for every letter of %s', async (_, name) => {
    const found = charactersOf(await drawInvoice({ ...invoice, payer: { ...invoice.payer, name } }));
    expect([...name.normalize('NFC')].filter((character) => !found.has(character))).toEqual([]);
  });

  it('shows a box for what no font has', async () => {
    expect(charactersOf(await drawInvoice(withLines('\u{13000}')))).toContain('□');
  });

  it.each(HOSTILE)('is drawn whatever a text consists of: %j', async (text) => {
    const issuer = { name: text, email: text };
    const hostile = {
      ...withLines(text),
      issuer,
      payer: { ...issuer, address: text },
      notes: text,
      number: text,
    };
    expect(pagesOf(await drawInvoice(hostile))).toBeLessThan(4);
  });

  it('goes on for as many pages as it takes', async () => {
    const many = withLines(...Array.from({ length: 100 }, (_, at) => `${at} ${'word '.repeat(100)}`));
    const pages = pagesOf(await drawInvoice(many));
    expect(pages).toBeGreaterThan(15);
    expect(pages).toBeLessThan(35);
  });

  it('is drawn without any line', async () => {
    expect(pagesOf(await drawInvoice(withLines()))).toBe(1);
  });
});

describe.skipIf(!hasReader)('what a reader finds in a drawn invoice', () => {
  it('is all that is owed, and why', async () => {
    const text = textOf(await drawInvoice(invoice), '-layout');
    for (const said of [
      'Anna Lindqvist Studio',
      'Brücke & Söhne GmbH',
      '10115 Berlin',
      'INV-000042',
      'Thank you.',
    ])
      expect(text).toContain(said);
    expect(text).toMatch(/Issued on +9 March 2026/);
    expect(text).toMatch(/Due on +8 April 2026/);
    expect(text).toMatch(/Printed handbook +1 +174\.00 +19% +174\.00/);
    expect(text).toMatch(/Tax 19% on EUR 2,501\.50 +EUR 475\.29/);
    expect(text).toMatch(/Total +EUR 2,976\.79/);
    expect(text).toContain('Please pay by 8 April 2026');
    expect(text).toContain('Page 1 of 1');
  });

  it('is what was paid and what is left, once they differ', async () => {
    const partly = { ...invoice, paidMinor: 100_000, creditedMinor: 679, outstandingMinor: 197_000 };
    const text = textOf(await drawInvoice(partly), '-layout');
    expect(text).toMatch(/Paid +EUR -1,000\.00/);
    expect(text).toMatch(/Credited +EUR -6\.79/);
    expect(text.match(/Amount due +EUR 1,970\.00/g)).toHaveLength(2);
    const paid = textOf(
      await drawInvoice({ ...invoice, paidMinor: 297_679, outstandingMinor: 0 }),
      '-layout',
    );
    expect(paid).toMatch(/Amount due +EUR 0\.00/);
    expect(paid).not.toContain('How to pay');
  });

  it('says of a draft and of a void invoice that nothing is to be paid for it', async () => {
    const draft = { ...invoice, state: 'draft', number: undefined, issuedOn: undefined } as const;
    const drafted = textOf(await drawInvoice(draft));
    expect(drafted).toContain('Draft invoice');
    expect(drafted).not.toContain('How to pay');
    const voided = textOf(await drawInvoice({ ...invoice, state: 'void', outstandingMinor: 0 }));
    expect(voided).toContain('Void invoice');
    expect(voided).not.toMatch(/How to pay|Amount due/);
  });

  it.each([
    'हिन्दी: क्षत्रिय प्रकाश शर्मा',
    'বাংলা: শ্রী রবীন্দ্রনাথ ঠাকুর',
    'தமிழ்: கோபாலகிருஷ்ணன்',
    'ไทย: สำนักงานใหญ่',
    '日本語：株式会社サンプル',
    '한국어: 주식회사 김민준',
  ])('is the text as it was written: %s', async (text) => {
    expect(textOf(await drawInvoice(withLines(text)))).toContain(text);
  });

  it('is words from right to left, and numbers between them from left to right', async () => {
    const text = textOf(await drawInvoice(withLines('شركة النور 1234')), '-layout').replace(
      /[\u202a-\u202e]/g,
      '',
    );
    expect(text).toContain('شركة النور');
    expect(text).toMatch(/1234 +شركة/);
  });

  it('has the titles on every page of a long one, and the totals together on one', async () => {
    for (const count of [12, 13, 14, 15, 16, 17, 18, 40]) {
      const many = withLines(...Array.from({ length: count }, (_, at) => `Work of day ${at}\nas agreed`));
      const pages = textOf(await drawInvoice(many), '-layout')
        .split('\f')
        .slice(0, -1);
      for (const page of pages.filter((text) => text.includes('Work of day')))
        expect(page).toContain('Quantity');
      const last = pages.filter((text) => /^ +(Net|Total) +EUR/m.test(text));
      expect(last).toHaveLength(1);
      expect(last[0]).toContain(`Work of day ${count - 1}`);
    }
  });

  it('never runs over the edge of the page', async () => {
    const pdf = await drawInvoice({ ...withLines(...HOSTILE), notes: HOSTILE.join(' ') });
    const boxes = textOf(pdf, '-bbox').matchAll(
      /xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"/g,
    );
    const edges = [...boxes].map(([, ...edge]) => edge.map(Number));
    expect(edges.length).toBeGreaterThan(50);
    expect(
      edges.filter(
        ([left = 0, top = 0, right = 0, bottom = 0]) => left < 50 || top < 30 || right > 545 || bottom > 842,
      ),
    ).toEqual([]);
  });
});

describe('the name of its file', () => {
  it.each([
    [{ number: 'INV-000042', state: 'issued' }, 'INV-000042.pdf'],
    [{ number: 'INV-000042', state: 'void' }, 'INV-000042-void.pdf'],
    [{ number: undefined, state: 'draft' }, 'invoice-draft.pdf'],
    [{ number: '../"é"\r\nX: y', state: 'issued' }, 'X-y.pdf'],
    [{ number: '…', state: 'issued' }, 'invoice.pdf'],
  ] as const)('of %o is %s', (changes, expected) => {
    expect(pdfFileName({ ...invoice, ...changes })).toBe(expected);
  });
});
