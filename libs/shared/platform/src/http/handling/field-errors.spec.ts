import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { fieldErrors, plainMessages } from './field-errors.ts';

function faultsOf(schema: z.ZodType, value: unknown) {
  return fieldErrors(schema.safeParse(value, { error: plainMessages }).error?.issues ?? []);
}

describe('field errors', () => {
  it('name the place of each fault', () => {
    const schema = z.strictObject({
      lines: z.array(z.strictObject({ quantity: z.number(), note: z.string() })),
    });
    expect(faultsOf(schema, { lines: [{ quantity: '1', extra: 1, more: 2 }], odd: 1 })).toEqual([
      { path: 'lines.0.quantity', message: 'Invalid input: expected number, received string' },
      { path: 'lines.0.note', message: 'is required' },
      { path: 'lines.0.extra', message: 'is not known here' },
      { path: 'lines.0.more', message: 'is not known here' },
      { path: 'odd', message: 'is not known here' },
    ]);
  });

  it('say what is required when the whole is missing', () => {
    expect(faultsOf(z.strictObject({}), undefined)).toEqual([{ path: '', message: 'is required' }]);
    expect(faultsOf(z.strictObject({ kind: z.enum(['a']) }), {})).toEqual([
      { path: 'kind', message: 'is required' },
    ]);
  });

  it('tell of a union what is wrong with the branch that was meant', () => {
    const schema = z.object({
      pay: z.union([
        z.strictObject({ card: z.string() }),
        z.strictObject({ iban: z.string(), name: z.string() }),
      ]),
    });
    expect(faultsOf(schema, { pay: { card: 5 } })).toEqual([
      { path: 'pay.card', message: 'Invalid input: expected string, received number' },
    ]);
    expect(faultsOf(schema, { pay: 'none' })).toEqual([{ path: 'pay', message: 'Invalid input' }]);
  });

  it('name no long lists of values and no long names', () => {
    const currencies = Array.from({ length: 150 }, (_, index) => `C${index}`);
    const schema = z.strictObject({ currency: z.enum(currencies), size: z.enum(['s', 'm']) });
    expect(faultsOf(schema, { currency: 'x', size: 'x', ['k'.repeat(9000)]: 1 })).toEqual([
      { path: 'currency', message: 'is none of the possible values' },
      { path: 'size', message: 'Invalid option: expected one of "s"|"m"' },
      { path: `${'k'.repeat(100)}…`, message: 'is not known here' },
    ]);
  });

  it('never repeat a value and never grow without bound', () => {
    const values = Array.from({ length: 500 }, () => 'hunter2');
    const faults = faultsOf(z.array(z.enum(['a', 'b'])), values);
    expect(faults).toHaveLength(50);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });
});
