import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from './invoice-stage.ts';
import { eur, MINUTE_MS, startPayerStage, type PayerStage } from './payer-stage.ts';

let payers: PayerStage;
beforeAll(async () => {
  payers = await startPayerStage();
});
afterEach(async () => {
  await payers.stage.stage.setFaults({});
  await payers.stage.stage.steerWebhooks({ held: false });
});
afterAll(() => payers.stop());

describe('paying by link', () => {
  it('charges once, books, tells, and shows the owner and the payer what each may see', async () => {
    const owed = await payers.owed();
    const { status, body } = await payers.pay(owed, 'tok_ok');
    expect(status).toBe(201);
    expect(body).toEqual({
      payment: {
        ...{ id: expect.stringMatching(/^pay_[0-9A-Z]{26}$/), invoiceId: owed.id, amount: eur(10_000) },
        ...{ method: 'simulated', status: 'succeeded', createdAt: expect.any(String) },
      },
    });
    const { id } = body.payment;
    expect(await payers.charges(owed)).toMatchObject([{ key: id, amount: 10_000, status: 'succeeded' }]);
    expect(await payers.invoice(owed)).toMatchObject({
      ...{ status: 'paid', outstanding: eur(0), paid: eur(10_000) },
      payments: [{ id, refunded: eur(0) }],
    });
    expect(await payers.book(owed)).toMatchObject({
      balances: { 'cash:simulated': { EUR: 10_000 }, receivable: { EUR: 0 } },
    });
    expect(await payers.eventsAbout(id, 1)).toEqual([['payment.succeeded', 1]]);
    expect(await payers.eventsAbout(owed.id, 2)).toEqual([
      ['invoice.issued', 1],
      ['invoice.paid', 2],
    ]);
    expect(codeOf(await payers.pay(owed, 'tok_ok'))).toEqual([409, 'invoice.already_paid']);
  });

  it('takes a part, and then all that is left', async () => {
    const owed = await payers.owed();
    expect((await payers.pay(owed, 'tok_ok', { amount: eur(4000) })).body.payment.amount).toEqual(eur(4000));
    expect((await payers.pay(owed, 'tok_slow')).body.payment).toMatchObject({
      ...{ amount: eur(6000), status: 'succeeded' },
    });
    expect(await payers.invoice(owed)).toMatchObject({ status: 'paid', paid: eur(10_000) });
  });

  it('that is declined moves nothing, says so again under its key, and leaves room for another', async () => {
    const owed = await payers.owed();
    const first = await payers.pay(owed, 'tok_declined', { key: 'declined' });
    expect(codeOf(first)).toEqual([402, 'payment.declined']);
    expect(codeOf(await payers.pay(owed, 'tok_declined', { key: 'declined' }))).toEqual(codeOf(first));
    expect(await payers.charges(owed)).toHaveLength(1);
    expect(codeOf(await payers.pay(owed, 'tok_ok', { key: 'declined' }))).toEqual([
      ...[422, 'idempotency.key_reused'],
    ]);
    expect(await payers.invoice(owed)).toMatchObject({
      ...{ status: 'open', payments: [{ status: 'failed', failure: 'declined' }] },
    });
    expect((await payers.pay(owed, 'tok_ok')).status).toBe(201);
  });

  it('fails twenty times an hour at most, whoever tries out cards', async () => {
    const owed = await payers.owed();
    for (let failed = 0; failed < 20; failed += 1)
      expect((await payers.pay(owed, 'tok_declined', { key: `card ${failed}` })).status).toBe(402);
    const tooMany = await payers.pay(owed, 'tok_ok');
    expect(codeOf(tooMany)).toEqual([429, 'rate.limited']);
    expect(Number(tooMany.headers.get('retry-after'))).toBeGreaterThan(3000);
    expect(codeOf(await payers.pay(owed, 'tok_declined', { key: 'card 7' }))).toEqual([
      402,
      'payment.declined',
    ]);
    await payers.stage.stage.advance(61 * MINUTE_MS);
    expect((await payers.pay(owed, 'tok_ok')).status).toBe(201);
  });

  it.each([
    ['confirm', 'succeeded', 'paid'],
    ['decline', 'failed', 'open'],
  ])('that asks for an action waits for it: %s', async (decision, status, invoiceStatus) => {
    const owed = await payers.owed();
    const { body } = await payers.pay(owed, 'tok_requires_action');
    expect(body.payment).toMatchObject({ status: 'requires_action', actionUrl: expect.any(String) });
    await fetch(body.payment.actionUrl, {
      method: 'POST',
      body: new URLSearchParams({ decision }),
      redirect: 'manual',
    });
    const invoice = await payers.until(owed, 'a decision', ({ payments }) => payments[0].status === status);
    expect(invoice).toMatchObject({ status: invoiceStatus });
    expect(await payers.charges(owed)).toHaveLength(1);
  });

  it('whose reply is lost is pending, and settled by the callback', async () => {
    const owed = await payers.owed();
    await payers.stage.stage.steerWebhooks({ held: true });
    const { status, body } = await payers.pay(owed, 'tok_timeout', { key: 'lost' });
    expect([status, body.payment.status]).toEqual([201, 'pending']);
    await payers.stage.stage.steerWebhooks({ held: false });
    await payers.until(owed, 'a callback', (invoice) => invoice.status === 'paid');
    const again = await payers.pay(owed, 'tok_timeout', { key: 'lost' });
    expect(again).toMatchObject({ status: 201, body });
    expect(await payers.charges(owed)).toHaveLength(1);
  });

  it('whose reply and callback are lost is settled by the reconciler', async () => {
    const owed = await payers.owed();
    await payers.stage.stage.steerWebhooks({ held: true });
    await payers.pay(owed, 'tok_timeout');
    await payers.stage.stage.advance(2 * MINUTE_MS);
    await payers.until(owed, 'the reconciler', (invoice) => invoice.status === 'paid');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no method', { paymentMethod: undefined }, 'paymentMethod'],
    ['white space for a method', { paymentMethod: ' ' }, 'paymentMethod'],
    ['an amount as text', { amount: '1' }, 'amount'],
    ['a part of a cent', { amount: 0.1 }, 'amount'],
    ['less than nothing', { amount: -1 }, 'amount'],
    ['more than can be counted', { amount: 2 ** 53 }, 'amount'],
    ['another currency', { amount: { amount: 1, currency: 'USD' } }, 'amount.currency'],
    ['a member that is not known', { method: 'cash' }, 'method'],
  ])('is refused with %s', async (_what, overrides, path) => {
    const owed = await payers.owed();
    const { status, body } = await payers.pay(owed, 'tok_ok', overrides);
    expect([status, body.code]).toEqual([400, 'request.invalid']);
    expect(body.errors).toContainEqual(expect.objectContaining({ path }));
    expect(await payers.payments(owed)).toEqual([]);
  });

  it('needs a key, a link that leads somewhere, and an amount that is owed', async () => {
    const owed = await payers.owed();
    const body = { paymentMethod: 'tok_ok' };
    expect(codeOf(await payers.request('POST', `/v1/pay/${owed.token}/payments`, { body }))).toEqual([
      ...[400, 'idempotency.key_required'],
    ]);
    expect(codeOf(await payers.pay({ token: 'x'.repeat(43) }, 'tok_ok'))).toEqual([
      ...[404, 'pay_link.not_found'],
    ]);
    expect(codeOf(await payers.pay({ token: 'x' }, 'tok_ok'))).toEqual([404, 'pay_link.not_found']);
    expect(codeOf(await payers.pay(owed, 'tok_ok', { amount: 10_001 }))).toEqual([
      ...[409, 'payment.exceeds_outstanding'],
    ]);
    await payers.good(
      payers.request('POST', `/v1/invoices/${owed.id}/void`, {
        token: owed.owner.token,
        body: { reason: 'A mistake' },
      }),
    );
    expect(codeOf(await payers.pay(owed, 'tok_ok'))).toEqual([404, 'pay_link.not_found']);
    expect(await payers.payments(owed)).toEqual([]);
  });

  it('puts an end to payments that wait for their payer, when nothing else stands in the way', async () => {
    const owed = await payers.owed();
    const waiting = (await payers.pay(owed, 'tok_requires_action')).body.payment;
    expect((await payers.pay(owed, 'tok_ok')).body.payment.status).toBe('succeeded');
    expect(await payers.invoice(owed)).toMatchObject({
      ...{ status: 'paid', paid: eur(10_000) },
      payments: [{ id: waiting.id, status: 'failed', failure: 'canceled' }, { status: 'succeeded' }],
    });
  });
});

describe('many payments at once', () => {
  it('all land when they fit', async () => {
    const owed = await payers.owed(1000);
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => payers.pay(owed, 'tok_ok', { amount: 10 })),
    );
    expect(replies.filter(({ status }) => status !== 201).map(codeOf)).toEqual([]);
    expect(await payers.invoice(owed)).toMatchObject({ status: 'paid', paid: eur(1000) });
    expect(await payers.charges(owed)).toHaveLength(100);
    expect(await payers.book(owed)).toMatchObject({ balances: { 'cash:simulated': { EUR: 1000 } } });
  }, 120_000);

  it('never take more than is owed', async () => {
    const owed = await payers.owed(100);
    const replies = await Promise.all(
      Array.from({ length: 30 }, () => payers.pay(owed, 'tok_ok', { amount: 10 })),
    );
    const counts = Map.groupBy(replies, ({ status }) => status);
    expect([counts.get(201)?.length, counts.get(409)?.length]).toEqual([10, 20]);
    expect(await payers.charges(owed)).toHaveLength(10);
    expect(await payers.invoice(owed)).toMatchObject({ status: 'paid', paid: eur(100) });
  }, 60_000);

  it('under one key are one', async () => {
    const owed = await payers.owed();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => payers.pay(owed, 'tok_ok', { key: 'one', amount: 100 })),
    );
    const good = replies.filter(({ status }) => status === 201);
    expect(replies.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(new Set(good.map(({ body }) => body.payment.id)).size).toBe(1);
    expect(await payers.charges(owed)).toHaveLength(1);
  });

  it('and voiding, and what the owner records, exclude each other', async () => {
    for (let round = 0; round < 4; round += 1) {
      const owed = await payers.owed();
      const { token } = owed.owner;
      const path = `/v1/invoices/${owed.id}`;
      const body = { amount: 10_000, method: 'cash', receivedOn: '2026-01-31' };
      const headers = { 'idempotency-key': `round ${round}` };
      const replies = await Promise.all([
        payers.pay(owed, 'tok_ok'),
        payers.request('POST', `${path}/void`, { token, body: { reason: 'A mistake' } }),
        payers.request('POST', `${path}/payments`, { token, body, headers }),
      ]);
      expect(replies.filter(({ status }) => status < 300)).toHaveLength(1);
      const { status, outstanding } = await payers.invoice(owed);
      expect([outstanding.amount, ['void', 'paid'].includes(status)]).toEqual([0, true]);
    }
  });
});
