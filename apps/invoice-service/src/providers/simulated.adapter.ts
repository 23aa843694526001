import { idSchema, type Clock } from '@paymyinvoice/platform';
import * as z from 'zod';
import type {
  Charge,
  ChargeOutcome,
  Notice,
  PaymentProvider,
  RefundOrder,
  RefundOutcome,
} from './payment-provider.ts';
import { providerUnavailable, webhookSignatureInvalid } from './provider.errors.ts';
import { signatureFault } from './simulated-signature.ts';

const ATTEMPTS = 2;
/** Twice this, and a pause, is less than half of what a request to us may take. */
const ATTEMPT_LIMIT_MS = 4500;
const PAUSE_MS = 200;

const chargeState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('succeeded'), id: z.string() }),
  z.object({ status: z.literal('requires_action'), id: z.string(), actionUrl: z.url() }),
  z.object({ status: z.literal(['failed', 'canceled']), id: z.string(), reason: z.string() }),
]);

const refundState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('succeeded'), id: z.string() }),
  z.object({ status: z.literal('failed'), id: z.string(), reason: z.string() }),
]);

const neverCharged = z.object({ code: z.literal('charge.not_found') });

const about = z.object({
  key: idSchema('pay'),
  metadata: z.object({ ownerId: idSchema('usr'), invoiceId: idSchema('inv') }),
});

const event = z.union([
  z.object({
    type: z.templateLiteral(['charge.', z.string()]),
    data: z.object({ charge: z.intersection(about, chargeState) }),
  }),
  z.object({
    type: z.templateLiteral(['refund.', z.string()]),
    data: z.object({
      charge: about,
      refund: z.intersection(z.object({ key: idSchema('ref') }), refundState),
    }),
  }),
]);

type Settings = {
  readonly baseUrl: string;
  readonly apiKey: () => Promise<string>;
  readonly webhookSecret: () => Promise<string>;
  readonly clock: Clock;
};

/** The payment provider of the local stage, spoken to as one speaks to a real one. */
export class SimulatedProvider implements PaymentProvider {
  readonly name = 'simulated';

  constructor(private readonly settings: Settings) {}

  async charge(charge: Charge): Promise<ChargeOutcome> {
    const { paymentId, invoiceId, ownerId, amount, paymentMethod, description, returnUrl } = charge;
    const metadata = { ownerId, invoiceId };
    const order = { key: paymentId, ...amount, method: paymentMethod, description, returnUrl, metadata };
    return chargeOutcome(known(await this.ask(chargeState, 'POST', '/v1/charges', order)));
  }

  async look({ paymentId }: Charge): Promise<ChargeOutcome> {
    const charge = await this.ask(chargeState, 'GET', `/v1/charges/${paymentId}`);
    return charge === undefined ? { kind: 'pending' } : chargeOutcome(charge);
  }

  async cancel({ paymentId }: Charge): Promise<ChargeOutcome> {
    return chargeOutcome(known(await this.ask(chargeState, 'POST', `/v1/charges/${paymentId}/cancel`)));
  }

  async refund({ refundId, charge, amount }: RefundOrder): Promise<RefundOutcome> {
    const order = { key: refundId, ...amount };
    const refund = await this.ask(refundState, 'POST', `/v1/charges/${charge.paymentId}/refunds`, order);
    return refund === undefined ? { kind: 'failed', reason: 'charge_not_found' } : refundOutcome(refund);
  }

  async readNotice(body: Buffer, { signature }: { readonly signature: string | undefined }): Promise<Notice> {
    const { webhookSecret, clock } = this.settings;
    const fault = signatureFault({ body, signature }, await webhookSecret(), clock());
    if (fault !== undefined) throw webhookSignatureInvalid(new Error(fault));
    const { success, data: told } = event.safeParse(parsed(body.toString()));
    if (!success) return { kind: 'other' };
    const { key: paymentId, metadata } = told.data.charge;
    if (!('refund' in told.data))
      return { kind: 'charge', paymentId, ...metadata, outcome: chargeOutcome(told.data.charge) };
    const { refund } = told.data;
    return { kind: 'refund', paymentId, refundId: refund.key, ...metadata, outcome: refundOutcome(refund) };
  }

  /** Nothing for a charge the provider never heard of. Every call carries a key, so that it can be made again. */
  private async ask<Answer>(
    schema: z.ZodType<Answer>,
    method: string,
    path: string,
    body?: object,
  ): Promise<Answer | undefined> {
    let cause: unknown;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      try {
        const { status, text } = await this.send(method, path, body);
        if (status < 300) return schema.parse(parsed(text));
        if (status === 404 && neverCharged.safeParse(parsed(text)).success) return undefined;
        cause = new Error(`The payment provider answered ${status}: ${text.slice(0, 500)}`);
        // Whatever is wrong with the call is wrong the next time, too.
        if (status < 429) break;
      } catch (error) {
        cause = error;
      }
    }
    throw providerUnavailable(cause);
  }

  private async send(method: string, path: string, body: object | undefined) {
    const { baseUrl, apiKey } = this.settings;
    const response = await fetch(baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${await apiKey()}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(ATTEMPT_LIMIT_MS),
    });
    return { status: response.status, text: await response.text() };
  }
}

/** Of charging and cancelling the provider cannot say that it never heard. */
function known<Answer>(answer: Answer | undefined): Answer {
  if (answer === undefined) throw providerUnavailable();
  return answer;
}

function chargeOutcome(charge: z.infer<typeof chargeState>): ChargeOutcome {
  const reference = charge.id;
  switch (charge.status) {
    case 'succeeded':
      return { kind: 'succeeded', reference };
    case 'requires_action':
      return { kind: 'requires_action', reference, actionUrl: charge.actionUrl };
    case 'failed':
    case 'canceled':
      return { kind: 'failed', reference, reason: charge.reason };
  }
}

function refundOutcome(refund: z.infer<typeof refundState>): RefundOutcome {
  const reference = refund.id;
  return refund.status === 'succeeded'
    ? { kind: 'succeeded', reference }
    : { kind: 'failed', reference, reason: refund.reason };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
