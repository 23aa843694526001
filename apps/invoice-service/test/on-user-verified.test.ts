import { userVerified } from '@paymyinvoice/contracts';
import { newId } from '@paymyinvoice/platform';
import { anEvent, eventually, startTestStage, type TestStage } from '@paymyinvoice/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const CONSUMER = 'paymyinvoice-local-invoice-events';
let stage: TestStage;

beforeAll(async () => {
  stage = await startTestStage(['invoice']);
});
afterAll(() => stage.stop());
afterEach(() => stage.stage.setFaults({}));

const verified = (subject: string, sequence: number, name = 'Ada') =>
  anEvent(userVerified, { subject, sequence, data: { userId: subject, email: 'ada@example.com', name } });
const issuer = (userId: string) =>
  stage.table('invoice').get({ pk: `OWNER#${userId}`, sk: 'ISSUER' }, { consistent: true });
const outcomes = async (id: string) =>
  (await stage.stage.events())
    .find(({ event }) => event['id'] === id)
    ?.deliveries.map(({ outcome }) => outcome) ?? [];
const delivered = (id: string) =>
  eventually(`Delivery of ${id}`, async () =>
    (await outcomes(id)).includes('delivered') ? true : undefined,
  );

describe('user.verified', () => {
  it('leaves the name and address that documents will carry', async () => {
    const userId = newId('usr');
    const event = verified(userId, 2);
    await stage.publish(event);
    await delivered(event.id);
    expect(await issuer(userId)).toMatchObject({
      userId,
      email: 'ada@example.com',
      name: 'Ada',
      sequence: 2,
    });
    expect(await stage.table('invoice').get({ pk: `INBOX#${event.id}`, sk: '-' })).toBeDefined();
  });

  it('changes nothing when it comes again or comes late', async () => {
    const userId = newId('usr');
    const [older, newer] = [verified(userId, 2, 'Old name'), verified(userId, 5, 'New name')];
    for (const event of [newer, newer, older]) {
      await stage.publish(event);
      await delivered(event.id);
    }
    // The log line tells that the late one really arrived and was looked at.
    await eventually('The late event', async () =>
      (await stage.stage.log(CONSUMER)).find(
        ({ text }) => text.includes(older.id) && text.includes('"older"'),
      ),
    );
    expect(await issuer(userId)).toMatchObject({ name: 'New name', sequence: 5 });
  });

  it('has its effect once under duplicates, disorder, delays and lost replies', async () => {
    await stage.stage.setFaults({
      duplicates: 0.5,
      reorder: 0.5,
      delayMs: 200,
      timeout: 0.1,
      throttle: 0.1,
      seed: 11,
    });
    const people = Array.from({ length: 10 }, () => newId('usr'));
    const events = people.flatMap((userId) =>
      [3, 1, 2].map((sequence) => verified(userId, sequence, `Name ${sequence}`)),
    );
    await Promise.all(events.map((event) => stage.publish(event)));
    for (const userId of people)
      await eventually(
        `The newest name of ${userId}`,
        async () => ((await issuer(userId))?.['sequence'] === 3 ? true : undefined),
        60_000,
      );
    for (const userId of people) expect(await issuer(userId)).toMatchObject({ name: 'Name 3' });
  });

  it('has its effect once although the consumer dies around each of its AWS calls', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let call = 0; ; call += 1) {
        const event = verified(newId('usr'), 1);
        await stage.stage.setFaults({ crash: { function: CONSUMER, call, when } });
        await stage.publish(event);
        // A dead consumer's message comes back when its visibility ends.
        await eventually(`Delivery of ${event.id}`, async () => {
          await stage.stage.advance(60_000);
          return (await outcomes(event.id)).includes('delivered') ? true : undefined;
        });
        expect(await issuer(event.subject)).toMatchObject({ sequence: 1 });
        const { crashed } = await stage.stage.faults();
        if (crashed?.struck === undefined) break;
      }
    }
  }, 120_000);

  it('goes to the dead letters with its reason when it cannot be read, and harms no neighbour', async () => {
    const [good, bad] = [verified(newId('usr'), 1), verified(newId('usr'), 1)];
    await Promise.all([stage.publish({ ...bad, data: { userId: 'nobody' } } as never), stage.publish(good)]);
    await delivered(good.id);
    const line = await eventually('The rejection', async () =>
      (await stage.stage.log(CONSUMER))
        .map(({ text }) => text)
        .find((text) => text.includes('message rejected')),
    );
    expect(line).toContain('reason');
    expect(await issuer(good.subject)).toBeDefined();
    expect(await issuer(bad.subject)).toBeUndefined();
  });
});
