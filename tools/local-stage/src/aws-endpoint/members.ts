type Input = Readonly<Record<string, unknown>>;

/** A member of a call's input if it is text: what callers send may be of any shape. */
export function textMember(input: Input | undefined, name: string): string | undefined {
  const value = input?.[name];
  return typeof value === 'string' ? value : undefined;
}

export function objectMember(input: Input | undefined, name: string): Input | undefined {
  const value = input?.[name];
  return typeof value === 'object' && value !== null ? (value as Input) : undefined;
}
