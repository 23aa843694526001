import { Secret, TOTP } from 'otpauth';

// What every authenticator app understands (RFC 6238): many ignore any other choice.
const parameters = { issuer: 'PayMyInvoice', algorithm: 'SHA1', digits: 6, period: 30 } as const;
const SECRET_BYTES = 20;
const DRIFT_STEPS = 1;

/** 160 random bits in base 32, as apps take them. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What an app learns from the QR code. */
export function otpauthUrl(secret: string, email: string): string {
  return new TOTP({ ...parameters, secret, label: email }).toString();
}

/** The time step that a code belongs to, if it is a code of this secret and of about now. */
export function stepOf(code: string, secret: string, now: Date): number | undefined {
  const totp = new TOTP({ ...parameters, secret });
  const timestamp = now.getTime();
  const drift = totp.validate({ token: code, timestamp, window: DRIFT_STEPS });
  return drift === null ? undefined : totp.counter({ timestamp }) + drift;
}
