import { describe, expect, it } from 'vitest';
import { consequencesOf, orderRefusal } from './order.ts';
import type { Deployable } from './target.ts';

const refusal = (service: Deployable, standing: Deployable[]) =>
  orderRefusal({ service, stage: 'test' }, standing);

describe('orderRefusal', () => {
  it('wants the topics first', () => {
    expect(refusal('contracts', [])).toBeUndefined();
    expect(refusal('auth', [])).toContain('Deploy contracts');
    expect(refusal('auth', ['contracts'])).toBeUndefined();
  });

  it('wants the issuer before the gateways that ask it for its keys', () => {
    expect(refusal('invoice', ['contracts'])).toContain('npm run deploy -- --service auth --stage test');
    expect(refusal('media', ['contracts', 'invoice'])).toContain('Deploy auth');
    expect(refusal('media', ['contracts', 'auth'])).toBeUndefined();
  });

  it('lets a service that stands be updated while auth is away', () => {
    expect(refusal('media', ['contracts', 'media'])).toBeUndefined();
  });
});

describe('consequencesOf', () => {
  it('are nothing for the last of a stage', () => {
    for (const each of ['contracts', 'auth', 'invoice', 'media'] as const)
      expect(consequencesOf(each, [each])).toEqual([]);
  });

  it('name who hears nothing more, of those that still stand', () => {
    expect(consequencesOf('invoice', ['auth', 'invoice', 'media'])).toEqual([
      'media hears nothing more of invoice.',
    ]);
    expect(consequencesOf('auth', ['auth', 'invoice'])).toEqual([
      expect.stringContaining('Nobody can sign in'),
      'invoice hears nothing more of auth.',
    ]);
  });

  it('say of the topics that their subscriptions do not come back by themselves', () => {
    const lines = consequencesOf('contracts', ['contracts', 'auth', 'media']);
    expect(lines).toContainEqual(expect.stringContaining('Events of auth wait'));
    expect(lines.filter((line) => line.includes('remove media and deploy it anew'))).toHaveLength(1);
    expect(lines.join('\n')).not.toContain('remove auth');
  });
});
