import { describe, expect, it } from 'vitest';
import { readParameterList } from './parameter-list.ts';

describe('readParameterList', () => {
  it('reads each parameter with its type, its rule and its example', () => {
    const list =
      '# String\n# Where.\n# Rule: url\n/a/<stage>/b=https://x?y=1\n# SecureString\n# Rule: random\n/a/<stage>/c=\n';
    expect(readParameterList(list)).toEqual([
      { name: '/a/<stage>/b', type: 'String', rule: 'url', example: 'https://x?y=1' },
      { name: '/a/<stage>/c', type: 'SecureString', rule: 'random', example: '' },
    ]);
  });

  it('lets no parameter pass without a type, nor with the rule of the one before', () => {
    expect(() => readParameterList('# Rule: url\n/a/b=\n')).toThrow('/a/b has no type');
    expect(() => readParameterList('# String\n# Rule: url\n/a/b=\n/a/c=\n')).toThrow('/a/c has no rule');
  });
});
