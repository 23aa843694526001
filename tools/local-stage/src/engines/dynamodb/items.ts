/** A value as DynamoDB's JSON protocol writes it: exactly one member is set. Binary values stay base64 text. */
export interface AttributeValue {
  S?: string;
  N?: string;
  B?: string;
  SS?: string[];
  NS?: string[];
  BS?: string[];
  M?: Record<string, AttributeValue>;
  L?: AttributeValue[];
  BOOL?: boolean;
  NULL?: boolean;
}

export type Item = Record<string, AttributeValue>;

const collectionOverheadBytes = 3;
const elementOverheadBytes = 1;

/** Size by the service's published rules; names and strings count as UTF-8. */
export function itemSizeBytes(item: Item): number {
  let size = 0;
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + valueSizeBytes(value);
  return size;
}

function valueSizeBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSizeBytes(value.N);
  if (value.B !== undefined) return Buffer.byteLength(value.B, 'base64');
  if (value.SS) return sum(value.SS, (text) => Buffer.byteLength(text));
  if (value.NS) return sum(value.NS, numberSizeBytes);
  if (value.BS) return sum(value.BS, (bytes) => Buffer.byteLength(bytes, 'base64'));
  if (value.L) {
    return collectionOverheadBytes + sum(value.L, (entry) => elementOverheadBytes + valueSizeBytes(entry));
  }
  if (value.M) {
    const entries = Object.keys(value.M).length;
    return collectionOverheadBytes + entries * elementOverheadBytes + itemSizeBytes(value.M);
  }
  return 1;
}

/** One byte per two significant digits (counted in pairs around the decimal point), one more, and one for a minus sign. */
function numberSizeBytes(text: string): number {
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '').replace(/0+$/, '');
  if (digits === '') return 1;
  const leadingZeros = (whole + fraction).length - (whole + fraction).replace(/^0+/, '').length;
  const exponent = whole.length - 1 - leadingZeros;
  const startsMidPair = digits.length % 2 === 0 && exponent % 2 === 0;
  return 1 + Math.ceil(digits.length / 2) + (startsMidPair ? 1 : 0) + (negative ? 1 : 0);
}

function sum<T>(entries: readonly T[], sizeOf: (entry: T) => number): number {
  return entries.reduce((total, entry) => total + sizeOf(entry), 0);
}

/** Whether a write left the item as it was; such a write makes no stream record. */
export function isSameItem(one: Item, other: Item): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => isSameValue(one[name], other[name]))
  );
}

function isSameValue(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  if (!one || !other) return false;
  if (one.M && other.M) return isSameItem(one.M, other.M);
  if (one.L && other.L) {
    const otherEntries = other.L;
    return (
      one.L.length === otherEntries.length &&
      one.L.every((entry, position) => isSameValue(entry, otherEntries[position]))
    );
  }
  for (const set of ['SS', 'NS', 'BS'] as const) {
    const [entries, otherEntries] = [one[set], other[set]];
    if (entries && otherEntries) {
      return entries.length === otherEntries.length && entries.every((entry) => otherEntries.includes(entry));
    }
  }
  return JSON.stringify(one) === JSON.stringify(other);
}
