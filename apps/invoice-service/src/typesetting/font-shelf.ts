import { Face, hasGlyph } from './face.ts';
import { filesWith, type Weight } from './font-files.ts';

const BASIC = /^[\x20-\x7e\xa0-\xff]$/;
/** They join or choose what is beside them, and no font needs a glyph for them. */
const JOINERS = /[\u200c\u200d\ufe00-\ufe0f]/g;
const UNKNOWN = '\u25a1';

/** What is drawn for one character as its reader sees it. */
export interface Drawn {
  readonly text: string;
  readonly face: Face;
}

/** The fonts of one document: for every character the file that has it. */
export class FontShelf {
  private readonly faces = new Map<string, Face>();
  private readonly found = new Map<string, readonly Drawn[]>();
  private readonly japaneseFirst: boolean;

  constructor(japaneseFirst: boolean) {
    this.japaneseFirst = japaneseFirst;
  }

  /** A letter with its marks from one font; else each for itself, with a box for what no font has. */
  find(cluster: string, weight: Weight): readonly Drawn[] {
    const key = `${weight} ${cluster}`;
    const known = this.found.get(key);
    if (known) return known;
    const drawn = this.search(cluster, weight);
    this.found.set(key, drawn);
    return drawn;
  }

  private search(cluster: string, weight: Weight): readonly Drawn[] {
    const needed = [...new Set(cluster.replace(JOINERS, ''))];
    const whole = this.fileWith(needed, weight);
    if (whole !== undefined) return [{ text: cluster, face: this.face(whole) }];
    const parts = needed.map((character) => {
      const file = this.fileWith([character], weight);
      if (file !== undefined) return { text: character, face: this.face(file) };
      return { text: UNKNOWN, face: this.face(this.fileWith([UNKNOWN], weight) ?? this.basic(weight)) };
    });
    return parts.filter(({ text }, at) => text !== UNKNOWN || parts[at - 1]?.text !== UNKNOWN);
  }

  private fileWith(characters: readonly string[], weight: Weight): string | undefined {
    const [first] = characters;
    if (first === undefined) return undefined;
    if (characters.length === 1 && BASIC.test(first)) return this.basic(weight);
    return filesWith(first.codePointAt(0) ?? 0, weight, this.japaneseFirst).find((file) =>
      characters.every((character) => hasGlyph(file, character)),
    );
  }

  private basic(weight: Weight): string {
    const [file = ''] = filesWith(0x20, weight, false);
    return file;
  }

  private face(file: string): Face {
    const known = this.faces.get(file);
    if (known) return known;
    const face = new Face(file);
    this.faces.set(file, face);
    return face;
  }
}
