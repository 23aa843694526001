import { createHmac } from 'node:crypto';
import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { parseCredential } from '../../aws-endpoint/credentials.ts';
import type { UploadForm } from '../../aws-endpoint/upload-form.ts';
import { sameText, signatureDoesNotMatch, signingKey } from './signature.ts';

type Condition = readonly ['eq' | 'starts-with', field: string, value: string];

interface Policy {
  readonly expiresAtMs: number;
  readonly conditions: readonly Condition[];
  readonly sizeBytes: { readonly min: number; readonly max: number } | undefined;
}

/** Fields a policy need not speak of. */
const uncovered = new Set(['policy', 'x-amz-signature', 'file']);

/** Throws unless the form's policy was signed with this secret, still holds, and allows every field and the size. */
export function checkUploadPolicy(form: UploadForm, bucket: string, secret: string): void {
  const { fields } = form;
  const encoded = fields['policy'];
  const credentials = parseCredential(fields['x-amz-credential'] ?? '', 'form');
  if (!encoded || !credentials) throw new AwsError('AccessDenied', 'Access Denied', 403);
  const expected = createHmac('sha256', signingKey(secret, credentials)).update(encoded).digest('hex');
  if (!sameText(expected, fields['x-amz-signature'] ?? '')) throw signatureDoesNotMatch();

  const policy = parsePolicy(encoded);
  if (Date.now() > policy.expiresAtMs) throw violation('Policy expired.');
  const values: Record<string, string> = { ...fields, bucket };
  for (const [operator, field, value] of policy.conditions) {
    const actual = values[field] ?? '';
    const holds = operator === 'eq' ? actual === value : actual.startsWith(value);
    if (!holds) throw violation(`Policy Condition failed: ["${operator}", "$${field}", "${value}"]`);
  }
  const covered = new Set(policy.conditions.map(([, field]) => field));
  const extra = Object.keys(values).find(
    (field) => !covered.has(field) && !uncovered.has(field) && !field.startsWith('x-ignore-'),
  );
  if (extra !== undefined) throw violation(`Extra input fields: ${extra}`);
  checkSize(form.file?.content.length ?? 0, policy);
}

function checkSize(sizeBytes: number, { sizeBytes: range }: Policy): void {
  if (!range) return;
  if (sizeBytes < range.min) {
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  if (sizeBytes > range.max) {
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  }
}

function parsePolicy(encoded: string): Policy {
  let document: { expiration?: unknown; conditions?: unknown } | null;
  try {
    document = JSON.parse(Buffer.from(encoded, 'base64').toString()) as typeof document;
  } catch {
    throw invalidPolicy('Invalid JSON.');
  }
  const expiresAtMs = Date.parse(String(document?.expiration));
  if (Number.isNaN(expiresAtMs)) throw invalidPolicy("Invalid 'expiration' value.");
  if (!Array.isArray(document?.conditions)) throw invalidPolicy("Invalid 'conditions' value.");
  const conditions: Condition[] = [];
  let sizeBytes: Policy['sizeBytes'];
  for (const condition of document.conditions as unknown[]) {
    const range = sizeRange(condition);
    if (range) sizeBytes = range;
    else conditions.push(...fieldConditions(condition));
  }
  return { expiresAtMs, conditions, sizeBytes };
}

function sizeRange(condition: unknown): Policy['sizeBytes'] {
  if (!Array.isArray(condition) || condition[0] !== 'content-length-range') return undefined;
  const [min, max] = [Number(condition[1]), Number(condition[2])];
  if (!(min >= 0 && max >= min)) throw invalidPolicy('Invalid content-length-range.');
  return { min, max };
}

/** `["eq", "$key", "…"]`, `["starts-with", "$key", "…"]` or `{ "key": "…" }`. */
function fieldConditions(condition: unknown): Condition[] {
  if (Array.isArray(condition)) {
    const [operator, field, value] = condition as unknown[];
    const known = operator === 'eq' || operator === 'starts-with';
    if (!known || typeof field !== 'string' || !field.startsWith('$'))
      throw invalidPolicy('Invalid condition.');
    return [[operator, field.slice(1).toLowerCase(), String(value)]];
  }
  if (typeof condition !== 'object' || condition === null) throw invalidPolicy('Invalid condition.');
  return Object.entries(condition).map(([field, value]): Condition => [
    'eq',
    field.toLowerCase(),
    String(value),
  ]);
}

function violation(reason: string): AwsError {
  return new AwsError('AccessDenied', `Invalid according to Policy: ${reason}`, 403);
}

function invalidPolicy(reason: string): AwsError {
  return new AwsError('InvalidPolicyDocument', `Invalid Policy: ${reason}`);
}
