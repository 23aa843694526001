import { isRecord } from '../../template/template.ts';
import type { ChargeOrder, RefundOrder } from './charge.ts';

export type Refusal = { readonly status: number; readonly code: string; readonly detail: string };

const largestAmount = 10 ** 13;

/** Reads what is to be charged; answers what is wrong with it instead when something is. */
export function readChargeOrder(body: Buffer): { key: string; order: ChargeOrder } | Refusal {
  const request = readJson(body);
  if (request === undefined) return malformed;
  const { key, amount, currency, method, description = '', returnUrl, metadata = {} } = request;
  if (!isKey(key)) return invalid('key');
  if (!isAmount(amount)) return invalid('amount');
  if (!isCurrency(currency)) return invalid('currency');
  if (!isText(method, 200) || method === '') return invalid('method');
  if (!isText(description, 1000)) return invalid('description');
  if (!isWebAddress(returnUrl)) return invalid('returnUrl');
  if (!isMetadata(metadata)) return invalid('metadata');
  return { key, order: { amount, currency, method, description, returnUrl, metadata } };
}

export function readRefundOrder(body: Buffer): RefundOrder | Refusal {
  const request = readJson(body);
  if (request === undefined) return malformed;
  const { key, amount, currency } = request;
  if (!isKey(key)) return invalid('key');
  if (!isAmount(amount)) return invalid('amount');
  return isCurrency(currency) ? { key, amount, currency } : invalid('currency');
}

const malformed: Refusal = {
  status: 400,
  code: 'request.malformed',
  detail: 'The body is no JSON object.',
};

function invalid(member: string): Refusal {
  return { status: 400, code: 'request.invalid', detail: `${member} is missing or not what it should be.` };
}

function readJson(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,200}$/.test(value);
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value < largestAmount;
}

function isCurrency(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z]{3}$/.test(value);
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest;
}

function isMetadata(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((each) => isText(each, 500));
}

/** The payer is sent there, so it must be nothing that a browser would run. */
function isWebAddress(value: unknown): value is string {
  return isText(value, 2000) && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
