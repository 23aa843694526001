import { formatAmount } from '../amounts/format-amount.ts';
import { cleanLine, cleanText } from '../typesetting/clean-text.ts';
import type { Line } from '../typesetting/typesetter.ts';
import { ASCENT, fitted, LEADING, STYLES, type Drawing } from './drawing.ts';
import { formatDate } from './format-date.ts';
import type { InvoiceDocument } from './invoice-document.ts';
import { COLORS, LEFT, RIGHT, ROOM_OF_A_PAGE, WIDTH } from './sheet.ts';

const TOTALS_WIDTH = 255;
const ROW = 17;
const ROOM_ABOVE_SUM = 6;
const BOX_PADDING = 14;

interface Sum {
  readonly label: string;
  readonly amountMinor: number;
  readonly isStrong?: boolean;
}

function sumsOf(document: InvoiceDocument): Sum[] {
  const { netMinor, taxes, totalMinor, paidMinor, creditedMinor, outstandingMinor, state, currency } =
    document;
  const isOpen = state !== 'void' && outstandingMinor !== totalMinor;
  return [
    ...(taxes.length === 0 ? [] : [{ label: 'Net', amountMinor: netMinor }]),
    ...taxes.map(({ ratePercent, netMinor: base, taxMinor }) => ({
      label: `Tax ${cleanLine(ratePercent)}% on ${formatAmount(base, currency)}`,
      amountMinor: taxMinor,
    })),
    { label: 'Total', amountMinor: totalMinor, isStrong: true },
    ...(paidMinor === 0 ? [] : [{ label: 'Paid', amountMinor: -paidMinor }]),
    ...(creditedMinor === 0 ? [] : [{ label: 'Credited', amountMinor: -creditedMinor }]),
    ...(isOpen ? [{ label: 'Amount due', amountMinor: outstandingMinor, isStrong: true }] : []),
  ];
}

const heightOf = ({ isStrong }: Sum) => (isStrong ? ROW + 2 * ROOM_ABOVE_SUM : ROW);

export const heightOfTotals = (document: InvoiceDocument) =>
  sumsOf(document).reduce((sum, row) => sum + heightOf(row), 10);

/** What it comes to; on one page, if a page has room for it. */
export function drawTotals({ sheet, type, document }: Drawing): void {
  const x = RIGHT - TOTALS_WIDTH;
  sheet.y += 10;
  for (const sum of sumsOf(document)) {
    const { label, amountMinor, isStrong = false } = sum;
    if (heightOf(sum) > sheet.room) sheet.newPage();
    if (isStrong) {
      sheet.asArtifact(() => sheet.rule(sheet.y + ROOM_ABOVE_SUM / 2, COLORS.ink, 0.9, x, TOTALS_WIDTH));
      sheet.y += ROOM_ABOVE_SUM;
    }
    const style = isStrong ? STYLES.due : STYLES.body;
    const amount = fitted(type, formatAmount(amountMinor, document.currency), style, TOTALS_WIDTH * 0.7);
    const name = fitted(
      type,
      label,
      isStrong ? STYLES.due : STYLES.body,
      TOTALS_WIDTH - amount.line.width - 12,
    );
    const baseline = sheet.y + ASCENT + (isStrong ? 3 : 1);
    sheet.as(sheet.element('P'), 'P', () => {
      sheet.text(name.line, name.size, baseline, isStrong ? COLORS.ink : COLORS.soft, x);
      sheet.text(amount.line, amount.size, baseline, COLORS.ink, x, TOTALS_WIDTH, 'right');
    });
    sheet.y += heightOf(sum) - (isStrong ? ROOM_ABOVE_SUM : 0);
  }
}

export function drawNotes({ sheet, type, document }: Drawing): void {
  const notes = cleanText(document.notes ?? '');
  if (notes === '') return;
  const lines = type.lines(notes, STYLES.body, WIDTH);
  const height = 24 + 17 + Math.min(lines.length, 3) * LEADING;
  if (height > sheet.room) sheet.newPage();
  else sheet.y += 24;
  const heading = type.line('Notes', STYLES.label);
  sheet.as(sheet.element('H2'), 'H2', () =>
    sheet.text(heading, STYLES.label.size, sheet.y + ASCENT, COLORS.soft, LEFT),
  );
  sheet.y += 17;
  const element = sheet.element('P');
  for (const line of lines) {
    if (LEADING > sheet.room) sheet.newPage();
    sheet.as(element, 'P', () =>
      sheet.text(line, STYLES.body.size, sheet.y + ASCENT, COLORS.ink, LEFT, WIDTH, 'start'),
    );
    sheet.y += LEADING;
  }
}

/** How to pay, where there is something to pay. */
export function drawPayment({ sheet, type, document }: Drawing): void {
  const { state, outstandingMinor, payUrl } = document;
  if (state !== 'issued' || outstandingMinor <= 0) return;
  const width = WIDTH - 2 * BOX_PADDING;
  const rows: { line: Line; color: string; url?: string }[] = [
    ...type.lines(hintFor(document), STYLES.body, width).map((line) => ({ line, color: COLORS.ink })),
    ...(payUrl === undefined
      ? []
      : type.lines(payUrl, STYLES.body, width).map((line) => ({ line, color: COLORS.accent, url: payUrl }))),
  ];
  const height = 17 + rows.length * LEADING + 2 * BOX_PADDING - 4;
  if (height + 24 > sheet.room && height <= ROOM_OF_A_PAGE) sheet.newPage();
  else sheet.y += 24;
  const top = sheet.y;
  const x = LEFT + BOX_PADDING;
  sheet.asArtifact(() => sheet.box(top, height, COLORS.tint));
  sheet.y += BOX_PADDING - 2;
  sheet.as(sheet.element('H2'), 'H2', () =>
    sheet.text(type.line('How to pay', STYLES.strong), STYLES.strong.size, sheet.y + ASCENT, COLORS.ink, x),
  );
  sheet.y += 17;
  const element = sheet.element('P');
  for (const { line, color, url } of rows) {
    sheet.as(element, 'P', () => sheet.text(line, STYLES.body.size, sheet.y + ASCENT, color, x));
    if (url !== undefined) sheet.link(x, sheet.y, line.width, LEADING, url);
    sheet.y += LEADING;
  }
  sheet.y = top + height;
}

function hintFor({ number, dueDate, payUrl }: InvoiceDocument): string {
  const by = dueDate === undefined ? '' : ` by ${formatDate(dueDate)}`;
  const way =
    payUrl === undefined
      ? 'with the link in the message that brought this invoice'
      : 'online at the address below';
  const reference =
    number === undefined ? '' : ` Please state ${cleanLine(number)} if you pay in any other way.`;
  return `Please pay${by}, ${way}.${reference}`;
}
