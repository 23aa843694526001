import { describe, expect, it } from 'vitest';
import { originOf } from './origin.ts';

const deviceOf = (userAgent: string | undefined) =>
  originOf({ clientAddress: '192.0.2.7', userAgent }).device;

describe('the origin of a request', () => {
  it('names browser and system as a person would', () => {
    const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
    expect(originOf({ clientAddress: '192.0.2.7', userAgent: firefox })).toEqual({
      address: '192.0.2.7',
      device: 'Firefox on Windows',
    });
  });

  it('leaves a program the name it gives itself, on one line and not for ever', () => {
    expect(deviceOf('smoke-test/1.4')).toBe('smoke-test/1.4');
    expect(deviceOf('evil\u202e\ttool')).toBe('eviltool');
    expect(deviceOf('x'.repeat(5000))).toHaveLength(120);
  });

  it('is unknown where nothing was said', () => {
    expect(deviceOf(undefined)).toBe('Unknown device');
    expect(deviceOf('  ')).toBe('Unknown device');
  });
});
