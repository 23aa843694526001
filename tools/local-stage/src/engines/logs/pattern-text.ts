export class InvalidPattern extends Error {
  override readonly name = 'InvalidPattern';
}

/** `*` stands for any text. */
export function wildcardExpression(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

/** What stands between two `%`. */
export function regularExpression(source: string): RegExp {
  try {
    return new RegExp(source, 's');
  } catch (error) {
    throw new InvalidPattern(`%${source}% is no regular expression.`, { cause: error });
  }
}

/** A quoted text without its quotes and escapes. */
export function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}
