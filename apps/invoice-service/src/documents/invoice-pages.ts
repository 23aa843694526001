import { cleanLine } from '../typesetting/clean-text.ts';
import { Typesetter } from '../typesetting/typesetter.ts';
import { fitted, STYLES, type Drawing } from './drawing.ts';
import { drawNotes, drawPayment, drawTotals, heightOfTotals } from './invoice-closing.ts';
import type { InvoiceDocument } from './invoice-document.ts';
import { drawFacts, drawHead, drawRunningHead } from './invoice-head.ts';
import { drawTable } from './invoice-table.ts';
import { COLORS, LEFT, Sheet, WIDTH } from './sheet.ts';

const TITLES = { draft: 'Draft invoice', issued: 'Invoice', void: 'Void invoice' } as const;
const MARKS = {
  draft: { text: 'DRAFT', color: COLORS.ink },
  issued: undefined,
  void: { text: 'VOID', color: COLORS.alarm },
} as const;

export async function drawPages(document: InvoiceDocument): Promise<Buffer> {
  const { issuer, state, number, issuedOn } = document;
  const title = TITLES[state];
  const name = number === undefined ? title : `${title} ${cleanLine(number)}`;
  const author = cleanLine(issuer.name);
  const type = new Typesetter(sampleOf(document));
  let pages = 0;
  // Not the clock's time, and a draft has no other yet.
  const createdAt = new Date(issuedOn === undefined ? 0 : `${issuedOn}T00:00:00Z`);
  const sheet = new Sheet({ title: name, author, createdAt }, (page) => {
    pages += 1;
    page.asArtifact(() => {
      const mark = MARKS[state];
      if (mark) page.watermark(type.line(mark.text, STYLES.mark), STYLES.mark.size, mark.color);
      if (pages > 1) drawRunningHead({ sheet: page, type, document }, name);
    });
  });
  const drawing: Drawing = { sheet, type, document };
  drawHead(drawing, title);
  drawFacts(drawing);
  drawTable(drawing, heightOfTotals(document));
  drawTotals(drawing);
  drawNotes(drawing);
  drawPayment(drawing);
  return sheet.finish((page, count, baseline) => {
    sheet.rule(baseline - 16, COLORS.line);
    const { size } = STYLES.small;
    const whose = fitted(type, name, STYLES.small, WIDTH * 0.35);
    const [from] = type.lines(author, STYLES.small, WIDTH * 0.4, 1);
    if (from) {
      sheet.text(from, size, baseline, COLORS.soft, LEFT);
      sheet.text(whose.line, whose.size, baseline, COLORS.soft, LEFT + from.width + 12);
    }
    sheet.text(
      type.line(`Page ${page} of ${count}`, STYLES.small),
      size,
      baseline,
      COLORS.soft,
      LEFT,
      WIDTH,
      'right',
    );
  });
}

function sampleOf({ issuer, payer, lines, notes, currency }: InvoiceDocument): string {
  const texts = [
    issuer.name,
    payer.name,
    payer.address,
    notes,
    ...lines.map(({ description }) => description),
  ];
  // Who invoices in yen writes Chinese characters as Japanese does.
  return `${texts.join('\n')}${currency === 'JPY' ? 'の' : ''}`;
}
