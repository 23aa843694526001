import {
  contractHash,
  declareContracts,
  defineEvent,
  personName,
  userDeleted,
  userVerified,
  type EventContract,
} from '@paymyinvoice/contracts';
import { describe, expect, it } from 'vitest';
import { decideGate } from './decide-gate.ts';
import { safeOrder } from './safe-order.ts';
import { speakerFromHere, type Speaker } from './speaker.ts';

const verified2 = defineEvent({ ...userVerified, version: 2 });
const withLocale = defineEvent({
  ...userVerified,
  data: userVerified.data.extend({ locale: personName.optional() }),
});
const withoutEmail = defineEvent({
  ...userVerified,
  data: userVerified.data.omit({ email: true }),
  samples: [],
});

const auth = (...publishes: EventContract[]) =>
  speakerFromHere(declareContracts({ service: 'auth-service', publishes, consumes: [] }));
const media = (...consumes: EventContract[]) =>
  speakerFromHere(declareContracts({ service: 'media-service', publishes: [], consumes }));
const invoice = (...consumes: EventContract[]) =>
  speakerFromHere(declareContracts({ service: 'invoice-service', publishes: [], consumes }));

const obstacles = (candidate: Speaker, ...stage: Speaker[]) =>
  decideGate(candidate, stage).obstacles.map(({ kind, event, readers }) => [kind, event, ...readers]);
const warnings = (candidate: Speaker, ...stage: Speaker[]) =>
  decideGate(candidate, stage).warnings.map(({ kind, event }) => [kind, event]);

describe('a service that is to be deployed', () => {
  it('fits those that speak as it does, and a stage where nobody is yet', () => {
    expect(obstacles(auth(userVerified), media(userVerified), auth(userVerified))).toEqual([]);
    expect(obstacles(auth(userVerified))).toEqual([]);
    expect(obstacles(media(userVerified))).toEqual([]);
  });

  it('may give an event a member that readers can do without, and may read one', () => {
    expect(obstacles(auth(withLocale), media(userVerified))).toEqual([]);
    expect(obstacles(media(withLocale), auth(userVerified))).toEqual([]);
  });

  it('is stopped by a reader that would miss something, told once for each member', () => {
    const { obstacles: found } = decideGate(auth(withoutEmail), [media(userVerified), auth(userVerified)]);
    expect(found).toMatchObject([{ kind: 'breaking', event: 'user.verified/1', readers: ['media-service'] }]);
    expect(found[0]?.reason).toBe(
      'data.email was removed since media-service (from here): readers that use it would find nothing there; a reader that is deployed now would refuse what the new publisher may send',
    );
  });

  it('is stopped as a reader by a publisher that does not send what it reads', () => {
    expect(obstacles(media(userVerified), auth(withoutEmail))).toEqual([
      ['breaking', 'user.verified/1', 'media-service'],
    ]);
  });

  it('may publish a version only when every deployed reader of the event reads it', () => {
    const stage = [invoice(userVerified), media(userVerified, verified2)];
    expect(obstacles(auth(verified2), ...stage)).toEqual([['unread', 'user.verified/2', 'invoice-service']]);
    expect(obstacles(auth(verified2), media(userVerified, verified2))).toEqual([]);
  });

  it('may stop reading a version only when nobody publishes it any more', () => {
    expect(obstacles(media(verified2), auth(userVerified))).toEqual([
      ['unread', 'user.verified/1', 'media-service'],
    ]);
    const previous = media(userVerified, verified2);
    expect(obstacles(media(verified2), auth(verified2), previous)).toEqual([]);
    expect(warnings(media(verified2), auth(verified2), previous)).toEqual([['leftover', 'user.verified/1']]);
  });

  it('cannot fall silent on a reader', () => {
    const before = auth(userVerified, userDeleted);
    expect(obstacles(auth(userDeleted), media(userVerified), before)).toEqual([
      ['silenced', 'user.verified/1', 'media-service'],
    ]);
    expect(obstacles(auth(userDeleted), media(userVerified), auth(userDeleted))).toEqual([]);
  });

  it('cannot fall silent on a reader either while what is deployed of it does not answer', () => {
    const gone = defineEvent({ ...userVerified, type: 'user.gone' });
    const strange: Speaker = {
      ...invoice(),
      consumes: [{ type: 'user.verified', hash: 'feedfeedfeedfeed' }],
    };
    expect(obstacles(auth(userDeleted), media(userVerified, gone), strange)).toEqual([
      ['silenced', 'user.verified/1', 'media-service'],
      ['silenced', 'user.gone/1', 'media-service'],
      ['silenced', 'user.verified', 'invoice-service'],
    ]);
    expect(obstacles(invoice(), media(userVerified))).toEqual([]);
  });

  it('may wait for a publisher, and is told so', () => {
    expect(warnings(media(userVerified), auth(userDeleted))).toEqual([['unpublished', 'user.verified/1']]);
    expect(obstacles(media(userVerified), auth(userDeleted))).toEqual([]);
    expect(warnings(media(userVerified), auth(userVerified))).toEqual([]);
  });

  it('is stopped where nobody can know what a deployed service means', () => {
    const strange = { type: userVerified.type, hash: 'feedfeedfeedfeed' };
    const stranger: Speaker = { ...media(), version: '9f8e7d6', consumes: [strange] };
    const { obstacles: found } = decideGate(auth(userVerified), [stranger]);
    expect(found.map(({ kind, event }) => [kind, event])).toEqual([['unknown', 'user.verified/1']]);
    expect(found[0]?.reason).toContain(
      'media-service (9f8e7d6) speaks user.verified in a shape (feedfeedfeedfeed)',
    );
    expect(obstacles(auth(userDeleted), stranger, auth(userDeleted))).toEqual([]);
  });

  it('needs no words of a hash that it speaks itself', () => {
    const same = { type: userVerified.type, hash: contractHash(userVerified) };
    expect(obstacles(auth(userVerified), { ...media(), consumes: [same] })).toEqual([]);
  });
});

describe('the safe order', () => {
  const stage = [auth(userVerified), invoice(userVerified), media(userVerified)];

  it('has the readers of a new version go first', () => {
    const both = [userVerified, verified2];
    const here = [auth(verified2), invoice(...both), media(...both)];
    expect(safeOrder(auth(verified2), here, stage)).toEqual([
      'invoice-service',
      'media-service',
      'auth-service',
    ]);
    expect(safeOrder(auth(verified2), here, [stage[0], stage[1]].filter(Boolean) as Speaker[])).toEqual([
      'invoice-service',
      'auth-service',
    ]);
  });

  it('has the publisher go before a reader that drops the old version', () => {
    const here = [auth(verified2), media(verified2)];
    expect(safeOrder(media(verified2), here, [auth(userVerified), media(userVerified, verified2)])).toEqual([
      'auth-service',
      'media-service',
    ]);
  });

  it('does not exist when readers here do not read the new version either, or a version was broken', () => {
    expect(safeOrder(auth(verified2), [auth(verified2), media(userVerified)], stage)).toBeUndefined();
    expect(safeOrder(auth(withoutEmail), [auth(withoutEmail), media(withoutEmail)], stage)).toBeUndefined();
  });
});
