import type { MediaId } from '../media/media.ts';

const TIME_LENGTH = 10;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const MOST_DAYS_AT_ONCE = 16;

/** The day an id was made, which is all that is needed to find its entry: a ULID begins with the time. */
export function dayOf(id: MediaId): string {
  const time = id.slice('med_'.length).slice(0, TIME_LENGTH);
  const ms = [...time].reduce((sum, digit) => sum * ALPHABET.length + ALPHABET.indexOf(digit), 0);
  return new Date(ms).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** As many days at once as have been read before, up to a few: a busy day is read alone, quiet ones in ever fewer rounds. */
export function* inRounds<Day>(days: readonly Day[]): Iterable<readonly Day[]> {
  for (let start = 0; start < days.length;) {
    const end = start + Math.min(Math.max(start, 1), MOST_DAYS_AT_ONCE);
    yield days.slice(start, end);
    start = end;
  }
}
