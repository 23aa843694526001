import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signatureFault } from './simulated-signature.ts';

const secret = 'a secret that both sides know';
const now = new Date('2026-01-31T12:00:00.500Z');
const seconds = Math.floor(now.getTime() / 1000);
const body = Buffer.from('{"type":"charge.succeeded","note":"für Ada"}');

const hash = (time: number | string, key = secret, text: Buffer = body) =>
  createHmac('sha256', key).update(`${time}.`).update(text).digest('hex');
const header = (time: number) => `t=${time},v1=${hash(time)}`;
const fault = (signature: string | undefined, text = body) =>
  signatureFault({ body: text, signature }, secret, now);

const good = hash(seconds);
const stranger = hash(seconds, 'another secret');

describe('a signature', () => {
  it.each([
    ['made just now', header(seconds)],
    ['made five minutes ago, less a moment', header(seconds - 299)],
    ['of a clock five minutes ahead', header(seconds + 300)],
    ['beside one with an older secret', `t=${seconds},v1=${stranger},v1=${good}`],
    ['beside one of another scheme', `v0=${stranger},t=${seconds},v1=${good}`],
  ])('%s is good', (_what, signature) => {
    expect(fault(signature)).toBeUndefined();
  });

  it.each([
    ['that is missing', undefined],
    ['that is empty', ''],
    ['that is none', 'Bearer token'],
    ['without a time', `v1=${good}`],
    ['without a hash', `t=${seconds}`],
    ['with two times', `t=${seconds},t=${seconds + 1},v1=${good}`],
    ['with a time in words', `t=now,v1=${hash('now')}`],
    ['with another time than was signed', `t=${seconds + 1},v1=${good}`],
    ['made with another secret', `t=${seconds},v1=${stranger}`],
    ['made with another secret several times', `t=${seconds},v1=${stranger},v1=${stranger}`],
    ['that lost its end', `t=${seconds},v1=${good.slice(0, -2)}`],
    ['that has grown', `t=${seconds},v1=${good}00`],
    ['that is damaged', `t=${seconds},v1=${good.startsWith('0') ? '1' : '0'}${good.slice(1)}`],
    ['in capital letters', `t=${seconds},v1=${good.toUpperCase()}`],
    ['under a name in capital letters', `T=${seconds},V1=${good}`],
    ['of another scheme', `t=${seconds},v0=${good}`],
    ['older than five minutes', header(seconds - 300)],
    ['from the future', header(seconds + 301)],
  ])('%s is refused', (_what, signature) => {
    expect(fault(signature)).toBeTypeOf('string');
  });

  it('is refused with any other body', () => {
    for (const other of [Buffer.concat([body, Buffer.from(' ')]), body.subarray(1), Buffer.alloc(0)])
      expect(fault(header(seconds), other)).toBeTypeOf('string');
  });

  it('is of bytes, not of what they look like as text', () => {
    const broken = Buffer.from([0x7b, 0xff, 0x7d]);
    const lookalike = Buffer.from(broken.toString());
    const signature = `t=${seconds},v1=${hash(seconds, secret, broken)}`;
    expect(fault(signature, broken)).toBeUndefined();
    expect(fault(signature, lookalike)).toBeTypeOf('string');
  });
});
