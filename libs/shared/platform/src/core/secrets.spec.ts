import { describe, expect, it } from 'vitest';
import { open, seal, secretParameter } from './secrets.ts';

const secret = 'a secret of at least sixteen';

describe('sealing', () => {
  it('gives back what was sealed, and never the same text twice', () => {
    const sealed = seal(secret, 'zwölf Boxkämpfer');
    expect(open(secret, sealed)).toBe('zwölf Boxkämpfer');
    expect(sealed).not.toContain('Box');
    expect(seal(secret, 'zwölf Boxkämpfer')).not.toBe(sealed);
    expect(open(secret, seal(secret, ''))).toBe('');
  });

  it('opens nothing that was changed anywhere', () => {
    const bytes = Buffer.from(seal(secret, 'text').slice(3), 'base64url');
    for (const index of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => open(secret, `v1.${changed.toString('base64url')}`)).toThrow('damaged');
    }
  });

  it.each(['', 'v1.', 'v1.AAAA', 'v2.AAAA'])('opens nothing that was never sealed: %j', (text) => {
    expect(() => open(secret, text)).toThrow('damaged');
  });

  it('opens nothing with another secret, and takes no short one', () => {
    expect(() => open('another secret altogether', seal(secret, 'text'))).toThrow('damaged');
    expect(() => seal('short', 'text')).toThrow('at least 16');
  });
});

describe('a secret parameter', () => {
  const answering = (answers: (() => Promise<object>)[]) => {
    const asked: unknown[] = [];
    const send = async (command: { input: unknown }) => {
      asked.push(command.input);
      return (answers.shift() ?? (() => Promise.reject(new Error('asked too often'))))();
    };
    return { asked, read: secretParameter({ send: send as never }, '/stage/secret') };
  };
  const value = async () => ({ Parameter: { Value: 'the secret' } });

  it('is read once, even when many ask at the same time', async () => {
    const { asked, read } = answering([value]);
    expect(await Promise.all([read(), read(), read()])).toEqual(['the secret', 'the secret', 'the secret']);
    expect(await read()).toBe('the secret');
    expect(asked).toEqual([{ Name: '/stage/secret', WithDecryption: true }]);
  });

  it('is asked for again after a failure', async () => {
    const { read } = answering([() => Promise.reject(new Error('throttled')), value]);
    await expect(read()).rejects.toThrow('throttled');
    expect(await read()).toBe('the secret');
  });

  it('is refused when it is empty', async () => {
    const { read } = answering([async () => ({ Parameter: { Value: '' } })]);
    await expect(read()).rejects.toThrow('/stage/secret has no value');
  });
});
