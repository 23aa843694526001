import { expect, it } from 'vitest';
import { gitHubOf, pipelineStacks } from './pipeline-stacks.ts';

it('goes from the account to the service', () => {
  const stacks = pipelineStacks({ service: 'auth', stage: 'test' }, gitHubOf('acme/wallet', undefined));
  expect(stacks.map(({ name }) => name)).toEqual([
    'pipeline-paymyinvoice',
    'pipeline-paymyinvoice-test',
    'pipeline-paymyinvoice-test-auth',
  ]);
  expect(stacks.at(-1)?.parameters).toEqual({
    Stage: 'test',
    Service: 'auth',
    Repository: 'acme/wallet',
    Subject: 'repo:acme/wallet',
  });
});

it('takes the subject with ids, as GitHub gives it to younger repositories', () => {
  expect(gitHubOf('acme/wallet', 'repo:acme@1/wallet@2').subject).toBe('repo:acme@1/wallet@2');
});

it.each(['repo:*', 'repo:acme/*', 'repo:acme/wallet:*', 'acme/wallet'])(
  'trusts no subject like %s',
  (subject) => {
    expect(() => gitHubOf('acme/wallet', subject)).toThrow('no beginning of a subject');
  },
);

it.each([undefined, 'acme', 'acme/*'])('takes no repository like %s', (repository) => {
  expect(() => gitHubOf(repository, undefined)).toThrow('Which repository?');
});
