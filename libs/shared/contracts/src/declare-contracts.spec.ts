import { describe, expect, test } from 'vitest';
import { contractHash } from './contract-hash.ts';
import { contractHashes, declareContracts } from './declare-contracts.ts';
import { defineEvent } from './event-contract.ts';
import { userDeleted } from './events/user-deleted.ts';
import { userVerified } from './events/user-verified.ts';
import { topicName } from './topics.ts';

describe('a declaration', () => {
  test('is refused when the service publishes what belongs to another', () => {
    expect(() =>
      declareContracts({ service: 'media-service', publishes: [userVerified], consumes: [] }),
    ).toThrow('media-service cannot publish user.verified/1: it belongs to auth-service');
  });

  test('is refused when it says the same twice', () => {
    expect(() =>
      declareContracts({ service: 'media-service', publishes: [], consumes: [userVerified, userVerified] }),
    ).toThrow('twice');
  });

  test('shows its hashes by type', () => {
    const contracts = declareContracts({
      service: 'auth-service',
      publishes: [userVerified, userDeleted],
      consumes: [],
    });
    expect(contractHashes(contracts)).toEqual({
      publishes: { 'user.deleted': contractHash(userDeleted), 'user.verified': contractHash(userVerified) },
      consumes: {},
    });
  });

  test('shows an older version under its full name while both are read', () => {
    const next = defineEvent({ ...userVerified, version: 2 });
    const contracts = declareContracts({
      service: 'media-service',
      publishes: [],
      consumes: [userVerified, next],
    });
    expect(contractHashes(contracts).consumes).toEqual({
      'user.verified': contractHash(next),
      'user.verified/1': contractHash(userVerified),
    });
    expect(contractHash(next)).not.toBe(contractHash(userVerified));
  });
});

test('a topic is named after its stage and the service that publishes on it', () => {
  expect(topicName('local', 'invoice-service')).toBe('paymyinvoice-local-invoice-events');
});
