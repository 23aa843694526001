import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_SECONDS = 300;

export type SignedBody = {
  readonly body: Buffer;
  /** `t=<unix seconds>,v1=<hex>`: an HMAC-SHA256 of `<t>.<body>`. While its secret changes there are several `v1`. */
  readonly signature: string | undefined;
};

/** What is wrong with a signature, or nothing. An old one may be somebody's recording. */
export function signatureFault(
  { body, signature = '' }: SignedBody,
  secret: string,
  now: Date,
): string | undefined {
  const parts = signature.split(',').map((part) => part.split('='));
  const valuesOf = (wanted: string) =>
    parts.flatMap(([name, value = '']) => (name === wanted ? [value] : []));
  const [time = '', ...others] = valuesOf('t');
  if (!/^\d{1,12}$/.test(time) || others.length > 0) return 'It does not say when it was made.';
  const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
  const candidates = valuesOf('v1').filter((value) => /^[0-9a-f]{64}$/.test(value));
  if (!candidates.some((value) => timingSafeEqual(Buffer.from(value, 'hex'), expected)))
    return 'It was not made with the secret we share, or not of this body.';
  const ageSeconds = now.getTime() / 1000 - Number(time);
  return Math.abs(ageSeconds) > TOLERANCE_SECONDS ? 'It was made too long ago, or in the future.' : undefined;
}
