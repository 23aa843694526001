import type { Line, Style, Typesetter } from '../typesetting/typesetter.ts';
import type { InvoiceDocument } from './invoice-document.ts';
import type { Sheet } from './sheet.ts';

/** What every part of an invoice is drawn with. */
export interface Drawing {
  readonly sheet: Sheet;
  readonly type: Typesetter;
  readonly document: InvoiceDocument;
}

export const STYLES = {
  title: { size: 25, weight: 'semibold' },
  name: { size: 13, weight: 'semibold' },
  due: { size: 11.5, weight: 'semibold' },
  strong: { size: 9.5, weight: 'semibold' },
  body: { size: 9.5, weight: 'regular' },
  label: { size: 8, weight: 'semibold' },
  small: { size: 8, weight: 'regular' },
  mark: { size: 150, weight: 'semibold' },
} as const satisfies Record<string, Style>;

/** From one line of body text to the next. */
export const LEADING = 13.5;
/** From the upper edge of a line to the foot of its letters. */
export const ASCENT = 10;

/** Smaller where it would not fit: an amount is never cut off or wrapped. */
export function fitted(
  type: Typesetter,
  text: string,
  style: Style,
  width: number,
): { line: Line; size: number } {
  const line = type.line(text, style);
  if (line.width <= width) return { line, size: style.size };
  const size = (style.size * width) / line.width;
  return { line: type.line(text, { ...style, size }), size };
}
