import { formatPlainAmount } from '../amounts/format-amount.ts';
import { cleanLine } from '../typesetting/clean-text.ts';
import type { Line } from '../typesetting/typesetter.ts';
import { ASCENT, LEADING, STYLES, type Drawing } from './drawing.ts';
import { COLORS, LEFT, RIGHT, ROOM_OF_A_PAGE, WIDTH, type Element } from './sheet.ts';

const GAP = 16;
const PADDING = 6.5;
const LEAST_DESCRIPTION = 170;
const HEAD_HEIGHT = 17;

/** A column of figures, as wide as its widest one. */
interface Column {
  readonly title: Line;
  readonly cells: readonly Line[];
  readonly x: number;
  readonly width: number;
}

/** The lines of the invoice; the last of them stays with what has to stand below it. */
export function drawTable(drawing: Drawing, heightBelow: number): void {
  const { sheet, type, document } = drawing;
  const { columns, size } = columnsOf(drawing);
  const width = Math.min(...columns.map(({ x }) => x)) - GAP - LEFT;
  const table = sheet.element('Table');
  drawTitles(drawing, columns, table);
  for (const [index, { description }] of document.lines.entries()) {
    const lines = type.lines(description, STYLES.body, width);
    const height = lines.length * LEADING + 2 * PADDING;
    const isLast = index === document.lines.length - 1;
    if (!hasRoom(drawing, isLast ? [height + heightBelow, height] : [height])) nextPage(drawing, columns);
    const row = sheet.element('TR', table);
    const text = sheet.element('TD', row);
    drawFigures(drawing, columns, index, size, row);
    drawDescription(drawing, columns, lines, width, text);
    if (!isLast) sheet.asArtifact(() => sheet.rule(sheet.y, COLORS.line));
  }
}

/** Whether the first of these heights that any page has is there. */
function hasRoom({ sheet }: Drawing, heights: readonly number[]): boolean {
  const wanted = heights.find((height) => height <= ROOM_OF_A_PAGE - HEAD_HEIGHT) ?? LEADING + 2 * PADDING;
  return wanted <= sheet.room;
}

function nextPage(drawing: Drawing, columns: readonly Column[]): void {
  drawing.sheet.newPage();
  drawTitles(drawing, columns);
}

/** Without a table to belong to, the titles are a repetition. */
function drawTitles({ sheet, type }: Drawing, columns: readonly Column[], table?: Element): void {
  const baseline = sheet.y + ASCENT;
  const { size } = STYLES.label;
  const row = table && sheet.element('TR', table);
  const put = (draw: () => void) => {
    if (row) sheet.as(sheet.element('TH', row), 'TH', draw);
    else sheet.asArtifact(draw);
  };
  put(() => sheet.text(type.line('Description', STYLES.label), size, baseline, COLORS.soft, LEFT));
  for (const { title, x, width } of columns)
    put(() => sheet.text(title, size, baseline, COLORS.soft, x, width, 'right'));
  sheet.y += HEAD_HEIGHT;
  sheet.asArtifact(() => sheet.rule(sheet.y, COLORS.ink, 0.9));
}

function drawFigures(
  { sheet }: Drawing,
  columns: readonly Column[],
  index: number,
  size: number,
  row: Element,
): void {
  for (const { cells, x, width } of columns) {
    const cell = cells[index];
    if (cell === undefined) continue;
    sheet.as(sheet.element('TD', row), 'TD', () =>
      sheet.text(cell, size, sheet.y + PADDING + ASCENT, COLORS.ink, x, width, 'right'),
    );
  }
}

/** On one page, or, if no page is long enough, on as many as it takes. */
function drawDescription(
  drawing: Drawing,
  columns: readonly Column[],
  lines: readonly Line[],
  width: number,
  cell: Element,
): void {
  const { sheet } = drawing;
  const left = [...lines];
  sheet.y += PADDING;
  while (left.length > 0) {
    const here = left.splice(0, Math.max(1, Math.floor((sheet.room - PADDING) / LEADING)));
    sheet.as(cell, 'TD', () => {
      for (const line of here) {
        sheet.text(line, STYLES.body.size, sheet.y + ASCENT, COLORS.ink, LEFT, width, 'start');
        sheet.y += LEADING;
      }
    });
    sheet.y += PADDING;
    if (left.length === 0) return;
    nextPage(drawing, columns);
    sheet.y += PADDING;
  }
}

function columnsOf({ type, document: { lines, currency } }: Drawing): { columns: Column[]; size: number } {
  const hasTax = lines.some(({ taxRatePercent }) => taxRatePercent !== undefined);
  const taxes = lines.map(({ taxRatePercent: rate }) => (rate === undefined ? '–' : `${cleanLine(rate)}%`));
  const texts: [title: string, cells: string[]][] = [
    ['Quantity', lines.map(({ quantity }) => cleanLine(quantity))],
    ['Unit price', lines.map(({ unitAmount }) => formatPlainAmount(unitAmount, currency))],
    ...(hasTax ? [['Tax', taxes] satisfies [string, string[]]] : []),
    [`Amount in ${currency}`, lines.map(({ amountMinor }) => formatPlainAmount(amountMinor, currency))],
  ];
  const room = WIDTH - LEAST_DESCRIPTION - texts.length * GAP;
  const columnsIn = (size: number) => {
    let right = RIGHT;
    const columns = texts.toReversed().map(([title, cells]): Column => {
      const set = cells.map((text) => type.line(text, { ...STYLES.body, size }));
      const heading = type.line(title, STYLES.label);
      const width = Math.max(heading.width, ...set.map((line) => line.width));
      const column = { title: heading, cells: set, x: right - width, width };
      right = column.x - GAP;
      return column;
    });
    return { columns: columns.reverse(), size };
  };
  const columns = columnsIn(STYLES.body.size);
  const needed = columns.columns.reduce((sum, { width }) => sum + width, 0);
  return needed <= room ? columns : columnsIn((STYLES.body.size * room) / needed);
}
