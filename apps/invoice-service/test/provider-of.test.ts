import { expect, test } from 'vitest';
import { providerOf, type ProviderOptions } from '../src/providers/provider-of.ts';

const options: ProviderOptions = {
  name: 'stripe',
  apiKey: () => Promise.reject(new Error('asked for a key')),
  webhookSecret: () => Promise.reject(new Error('asked for a secret')),
  clock: () => new Date(),
};

test('a stage has the provider it names, and reads no secret before it is needed', async () => {
  expect((await providerOf(options)()).name).toBe('stripe');
  const simulated = providerOf({ ...options, name: 'simulated', url: 'http://127.0.0.1:9' });
  expect((await simulated()).name).toBe('simulated');
});

test('a function has one provider, however often it asks', async () => {
  const provider = providerOf(options);
  expect(await provider()).toBe(await provider());
});

test('the simulated provider has to be given an address', async () => {
  await expect(providerOf({ ...options, name: 'simulated' })()).rejects.toThrow('say where it answers');
});
