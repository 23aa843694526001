import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** What a file holds, in the shape that is asked for; whatever is wrong with it is said in a sentence. */
export function readJson<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const { success, data, error } = schema.safeParse(parsed(file));
  if (success) return data;
  const [issue] = error.issues;
  throw new Error(`${file}: ${issue?.path.join('.') || 'the whole file'}: ${issue?.message}`);
}

function parsed(file: string): unknown {
  const text = textOf(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: does it exist?`, { cause: error });
  }
}
