import { create, type Font, type Glyph, type GlyphPosition, type GlyphRun } from 'fontkit';
import { basename } from 'node:path';
import { readFont } from './font-files.ts';

type Direction = 'ltr' | 'rtl';

/** What pdfkit asks of a glyph. */
interface DrawnGlyph {
  readonly id: number;
  readonly codePoints: readonly number[];
  readonly advanceWidth: number;
}

interface Shape {
  readonly glyphs: readonly DrawnGlyph[];
  readonly positions: readonly GlyphPosition[];
}

/** pdfkit hands on which features it is asked for and nothing else: these two say the direction. */
export const FEATURE_OF = { ltr: 'ltrm', rtl: 'rtlm' } as const;

/** Opened fonts stay open for the next document: decoding their rules is most of the work. */
const opened = new Map<string, Font>();

function open(file: string): Font {
  const known = opened.get(file);
  if (known) return known;
  const font = create(readFont(file)) as Font;
  opened.set(file, font);
  return font;
}

export function hasGlyph(file: string, character: string): boolean {
  return open(file).hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
}

/** No font has more glyphs. */
const MOST_GLYPHS = 0x10000;

/** One file of a font, in one document. */
export class Face {
  /** What pdfkit draws with: the opened font with a few members of its own. */
  readonly font: Font;
  readonly name: string;
  private readonly opened: Font;
  private readonly shapes = new Map<string, Shape>();
  private readonly glyphs = new Map<string, Glyph>();
  private readonly drawnGlyphs = new Map<Glyph, DrawnGlyph>();
  private readonly variants = new Map<number, number>();

  constructor(file: string) {
    this.opened = open(file);
    this.name = basename(file, '-normal.woff');
    this.font = Object.create(this.opened, {
      // fontkit's glyphs remember the first text they were used for: here another text has another glyph.
      _glyphs: { writable: true, value: {} },
      getGlyph: { value: (id: number, codePoints: readonly number[] = []) => this.glyph(id, codePoints) },
      // The parts of a font all have the name of the whole, by which pdfkit would take them for one.
      postscriptName: { value: this.name },
      layout: {
        value: (text: string, features: readonly string[]) => {
          const { glyphs, positions } = this.shape(text, features.includes(FEATURE_OF.rtl) ? 'rtl' : 'ltr');
          // pdfkit scales what it is given in place.
          return { glyphs, positions: positions.map((position) => ({ ...position })) };
        },
      },
      createSubset: { value: () => subsetOf(this.opened, this.font) },
    }) as Font;
  }

  /** In parts of the font's size. */
  widthOf(text: string, direction: Direction): number {
    const { positions } = this.shape(text, direction);
    return positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0) / this.opened.unitsPerEm;
  }

  private glyph(id: number, codePoints: readonly number[]): Glyph {
    const key = `${id} ${codePoints.join(' ')}`;
    const known = this.glyphs.get(key);
    if (known) return known;
    Object.assign(this.font, { _glyphs: {} });
    const glyph = (this.opened.getGlyph as (...args: unknown[]) => Glyph).call(this.font, id, codePoints);
    this.glyphs.set(key, glyph);
    return glyph;
  }

  private shape(text: string, direction: Direction): Shape {
    const key = `${direction} ${text}`;
    const known = this.shapes.get(key);
    if (known) return known;
    const { glyphs, positions } = this.layOut(text, direction);
    const shape = { glyphs: glyphs.map((glyph) => this.drawn(glyph)), positions };
    this.shapes.set(key, shape);
    return shape;
  }

  /**
   * Some letters share a glyph, as Arabic ones do that differ in their dots. Each has an id of its own here, or a reader
   * who copies or searches would find the first of them in place of all.
   */
  private drawn(glyph: Glyph): DrawnGlyph {
    const known = this.drawnGlyphs.get(glyph);
    if (known) return known;
    const { id, codePoints, advanceWidth } = glyph;
    const variant = this.variants.get(id) ?? 0;
    this.variants.set(id, variant + 1);
    const drawn = { id: id + variant * MOST_GLYPHS, codePoints, advanceWidth };
    this.drawnGlyphs.set(glyph, drawn);
    return drawn;
  }

  private layOut(text: string, direction: Direction): Pick<GlyphRun, 'glyphs' | 'positions'> {
    try {
      return this.opened.layout.call(this.font, text, undefined, undefined, undefined, direction);
    } catch {
      // A sequence that no language has can be too much for the rules of its script: it is drawn without them.
      const glyphs = Array.from(text, (character) =>
        this.font.glyphForCodePoint(character.codePointAt(0) ?? 0),
      );
      if (direction === 'rtl') glyphs.reverse();
      const positions = glyphs.map(({ advanceWidth }) => ({
        xAdvance: advanceWidth,
        yAdvance: 0,
        xOffset: 0,
        yOffset: 0,
      }));
      return { glyphs, positions };
    }
  }
}

interface Subset {
  glyphs: number[];
  mapping: Record<number, number>;
  includeGlyph(id: number): number;
}

/** The part of a font that a document carries, in which one glyph can be several: see `drawn`. */
function subsetOf(font: Font, own: Font): Subset {
  const subset = (font.createSubset as () => unknown).call(own) as Subset;
  subset.includeGlyph = (id) => {
    const known = subset.mapping[id];
    if (known !== undefined) return known;
    subset.glyphs.push(id % MOST_GLYPHS);
    return (subset.mapping[id] = subset.glyphs.length - 1);
  };
  return subset;
}
