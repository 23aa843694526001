import PDFDocument from 'pdfkit';
import { FEATURE_OF } from '../typesetting/face.ts';
import type { Line } from '../typesetting/typesetter.ts';

const A4 = { width: 595.28, height: 841.89 };
const MARGIN = { side: 56, top: 54, bottom: 70 };

export const LEFT = MARGIN.side;
export const RIGHT = A4.width - MARGIN.side;
const TOP = MARGIN.top;
export const WIDTH = RIGHT - LEFT;
export const RUNNING_HEAD = 36;
const BOTTOM = A4.height - MARGIN.bottom;
/** What a page has below the running head. */
export const ROOM_OF_A_PAGE = BOTTOM - TOP - RUNNING_HEAD;
const FOOT = A4.height - 40;

export const COLORS = {
  ink: '#1f2933',
  soft: '#52606d',
  line: '#d9dee4',
  tint: '#f4f6f8',
  accent: '#1d4ed8',
  alarm: '#b42318',
};

export type Element = PDFKit.PDFStructureElement;
export type Align = 'left' | 'right' | 'start';

/** Their glyphs are not in the order of their letters, so who copies or searches is told the text itself. */
const REORDERED = /[\u0900-\u0eff]/;

interface Description {
  readonly title: string;
  readonly author: string;
  readonly createdAt: Date;
}

/** The pages of one document and where the next line goes. It knows nothing of invoices. */
export class Sheet {
  y = TOP;
  readonly root: Element;
  private readonly pdf: PDFKit.PDFDocument;
  private readonly whole: Promise<Buffer>;
  private readonly onNewPage: (sheet: Sheet) => void;

  constructor({ title, author, createdAt }: Description, onNewPage: (sheet: Sheet) => void) {
    this.onNewPage = onNewPage;
    const chunks: Buffer[] = [];
    const info = { Title: title, Author: author, Producer: 'PayMyInvoice', Creator: 'PayMyInvoice' };
    this.pdf = new PDFDocument({
      size: [A4.width, A4.height],
      // Zero, or pdfkit would start pages of its own.
      margin: 0,
      pdfVersion: '1.7',
      lang: 'en',
      tagged: true,
      displayTitle: true,
      bufferPages: true,
      autoFirstPage: false,
      // pdfkit would read Helvetica from a file of its own, and put the time of drawing into the document.
      font: '',
      info: { ...info, CreationDate: createdAt },
    });
    this.whole = new Promise((resolve, reject) => {
      this.pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.pdf.on('end', () => resolve(Buffer.concat(chunks)));
      this.pdf.on('error', reject);
    });
    this.root = this.pdf.struct('Document');
    this.pdf.addStructure(this.root);
    this.newPage();
  }

  newPage(): void {
    this.pdf.addPage();
    this.y = TOP;
    this.onNewPage(this);
  }

  /** What is left of the page. */
  get room(): number {
    return BOTTOM - this.y;
  }

  element(tag: string, parent = this.root): Element {
    const element = this.pdf.struct(tag);
    parent.add(element);
    return element;
  }

  /** What is drawn meanwhile is the content of an element, in the order in which it should be read out. */
  as(element: Element, tag: string, draw: () => void): void {
    element.add(this.pdf.markStructureContent(tag));
    draw();
    this.pdf.endMarkedContent();
  }

  /** What is drawn meanwhile is no part of what the document says. */
  asArtifact(draw: () => void): void {
    this.pdf.markContent('Artifact', { type: 'Pagination' });
    draw();
    this.pdf.endMarkedContent();
  }

  text(
    line: Line,
    size: number,
    baseline: number,
    color: string,
    x: number,
    width = 0,
    align: Align = 'left',
  ): void {
    const isRight = align === 'right' || (align === 'start' && line.isRightToLeft);
    let at = isRight ? x + width - line.width : x;
    this.pdf.fillColor(color).fontSize(size);
    for (const { text, face, direction, width: pieceWidth } of line.pieces) {
      // pdfkit takes an opened font, which its types do not say.
      this.pdf.registerFont(face.name, face.font as unknown as Buffer).font(face.name);
      const draw = () =>
        this.pdf.text(text, at, baseline, {
          lineBreak: false,
          baseline: 'alphabetic',
          features: [FEATURE_OF[direction]],
        });
      if (REORDERED.test(text)) this.asText(text, size, draw);
      else draw();
      at += pieceWidth;
    }
  }

  private asText(actual: string, size: number, draw: () => void): void {
    const { id: font } = (this.pdf as unknown as { readonly _font: { readonly id: string } })._font;
    // Readers place the text by the font and the directions of the page where it ends, and pdfkit leaves them as they
    // were before it: so before it they are what it needs.
    const turned = (inside: () => void) => {
      this.pdf.save().transform(1, 0, 0, -1, 0, A4.height);
      inside();
      this.pdf.restore();
    };
    turned(() => {
      this.pdf.addContent(`BT /${font} ${size} Tf ET`);
      this.pdf.markContent('Span', { actual });
      turned(draw);
      this.pdf.endMarkedContent();
    });
  }

  rule(y: number, color: string, thickness = 0.6, x = LEFT, width = WIDTH): void {
    this.pdf.rect(x, y - thickness / 2, width, thickness).fill(color);
  }

  box(y: number, height: number, color: string, x = LEFT, width = WIDTH): void {
    this.pdf.roundedRect(x, y, width, height, 4).fill(color);
  }

  link(x: number, y: number, width: number, height: number, url: string): void {
    this.pdf.link(x, y, width, height, url);
  }

  /** Large, pale and across the page. */
  watermark(line: Line, size: number, color: string): void {
    const [x, y] = [A4.width / 2, A4.height / 2];
    this.pdf
      .save()
      .opacity(0.07)
      .rotate(-45, { origin: [x, y] });
    this.text(line, size, y + size * 0.35, color, x - line.width / 2);
    this.pdf.restore();
  }

  /** `foot` draws below the text of every page, once it is known how many there are. */
  async finish(foot: (page: number, pages: number, baseline: number) => void): Promise<Buffer> {
    const { count } = this.pdf.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.pdf.switchToPage(page);
      this.asArtifact(() => foot(page + 1, count, FOOT));
    }
    this.root.end();
    this.pdf.end();
    return this.whole;
  }
}
