import { formatAmount } from '../amounts/format-amount.ts';
import { cleanLine } from '../typesetting/clean-text.ts';
import { ASCENT, fitted, LEADING, STYLES, type Drawing } from './drawing.ts';
import { formatDate } from './format-date.ts';
import { COLORS, LEFT, RIGHT, RUNNING_HEAD, WIDTH } from './sheet.ts';

const NAME_WIDTH = 290;
const FACTS_WIDTH = 205;
const PAYER_WIDTH = WIDTH - FACTS_WIDTH - 30;
/** Addresses are as long as their writers like; past this they are no addresses. */
const MOST_ADDRESS_LINES = 9;

/** Who asks for the money, and what this paper is. */
export function drawHead({ sheet, type, document }: Drawing, title: string): void {
  const { issuer, number } = document;
  const names = type.lines(cleanLine(issuer.name), STYLES.name, NAME_WIDTH, 3);
  const emails = type.lines(cleanLine(issuer.email), STYLES.body, NAME_WIDTH, 2);
  const top = sheet.y;
  sheet.as(sheet.element('H1'), 'H1', () => {
    const { line, size } = fitted(type, title, STYLES.title, WIDTH - NAME_WIDTH);
    sheet.text(
      line,
      size,
      top + 20,
      document.state === 'void' ? COLORS.alarm : COLORS.ink,
      LEFT,
      WIDTH,
      'right',
    );
    if (number === undefined) return;
    const below = fitted(type, cleanLine(number), STYLES.body, WIDTH - NAME_WIDTH);
    sheet.text(below.line, below.size, top + 38, COLORS.soft, LEFT, WIDTH, 'right');
  });
  sheet.as(sheet.element('P'), 'P', () => {
    for (const [index, line] of names.entries())
      sheet.text(line, STYLES.name.size, top + 13 + index * 18, COLORS.ink, LEFT);
    for (const [index, line] of emails.entries())
      sheet.text(line, STYLES.body.size, top + 13 + names.length * 18 + index * LEADING, COLORS.soft, LEFT);
  });
  sheet.y = top + Math.max(52, 10 + names.length * 18 + emails.length * LEADING) + 26;
}

/** Who is to pay, when and how much. */
export function drawFacts(drawing: Drawing): void {
  const { sheet } = drawing;
  const top = sheet.y;
  const ends = [drawPayer(drawing, top), drawDates(drawing, top)];
  sheet.y = Math.max(...ends) + 30;
}

function drawPayer({ sheet, type, document: { payer } }: Drawing, top: number): number {
  const rows = [
    ...type
      .lines(cleanLine(payer.name), STYLES.strong, PAYER_WIDTH, 4)
      .map((line) => ({ line, color: COLORS.ink })),
    ...type
      .lines(payer.address ?? '', STYLES.body, PAYER_WIDTH, MOST_ADDRESS_LINES)
      .filter(({ pieces }) => pieces.length > 0)
      .map((line) => ({ line, color: COLORS.ink })),
    ...type
      .lines(cleanLine(payer.email), STYLES.body, PAYER_WIDTH, 3)
      .map((line) => ({ line, color: COLORS.soft })),
  ];
  const element = sheet.element('P');
  sheet.as(element, 'P', () => {
    sheet.text(type.line('Billed to', STYLES.label), STYLES.label.size, top + ASCENT, COLORS.soft, LEFT);
    for (const [index, { line, color }] of rows.entries())
      sheet.text(line, STYLES.body.size, top + 17 + ASCENT + index * LEADING, color, LEFT);
  });
  return top + 17 + rows.length * LEADING;
}

function drawDates({ sheet, type, document }: Drawing, top: number): number {
  const { state, issuedOn, dueDate, outstandingMinor, currency } = document;
  const facts = [
    ...(issuedOn === undefined ? [] : [['Issued on', formatDate(issuedOn)] as const]),
    ...(dueDate === undefined ? [] : [['Due on', formatDate(dueDate)] as const]),
  ];
  const x = RIGHT - FACTS_WIDTH;
  let y = top;
  for (const [label, value] of facts) {
    sheet.as(sheet.element('P'), 'P', () => {
      sheet.text(type.line(label, STYLES.body), STYLES.body.size, y + ASCENT, COLORS.soft, x);
      sheet.text(
        type.line(value, STYLES.body),
        STYLES.body.size,
        y + ASCENT,
        COLORS.ink,
        x,
        FACTS_WIDTH,
        'right',
      );
    });
    y += LEADING + 4.5;
  }
  if (state === 'void') return y;
  const amount = fitted(type, formatAmount(outstandingMinor, currency), STYLES.due, FACTS_WIDTH - 75);
  sheet.asArtifact(() => sheet.rule(y + 3, COLORS.line, 0.6, x, FACTS_WIDTH));
  sheet.as(sheet.element('P'), 'P', () => {
    sheet.text(type.line('Amount due', STYLES.strong), STYLES.strong.size, y + 22, COLORS.ink, x);
    sheet.text(amount.line, amount.size, y + 22, COLORS.accent, x, FACTS_WIDTH, 'right');
  });
  return y + 28;
}

/** On every page but the first, so that a page alone still says whose it is. */
export function drawRunningHead({ sheet, type, document }: Drawing, name: string): void {
  const [issuer] = type.lines(cleanLine(document.issuer.name), STYLES.strong, WIDTH * 0.6, 1);
  const title = fitted(type, name, STYLES.body, WIDTH * 0.35);
  if (issuer) sheet.text(issuer, STYLES.strong.size, sheet.y + ASCENT, COLORS.ink, LEFT);
  sheet.text(title.line, title.size, sheet.y + ASCENT, COLORS.soft, LEFT, WIDTH, 'right');
  sheet.y += RUNNING_HEAD;
}
