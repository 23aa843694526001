const secretKeys = new Set([
  'password',
  'currentpassword',
  'newpassword',
  'passphrase',
  'token',
  'idtoken',
  'accesstoken',
  'refreshtoken',
  'paytoken',
  'sharetoken',
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'otp',
  'otpauthurl',
  'code',
  'codes',
  'recoverycode',
  'recoverycodes',
  'secret',
  'secretkey',
  'clientsecret',
  'privatekey',
  'secretaccesskey',
  'sessiontoken',
  'apikey',
  'xapikey',
  'signature',
  'paymentmethod',
]);

const redacted = '[redacted]';
const deepestLevel = 8;

/** A copy without secrets, whatever their depth. Names are compared without case, `-` and `_`. */
export function withoutSecrets(record: object): Record<string, unknown> {
  return copyOf(record, 0, new Set());
}

function copyOf(record: object, level: number, above: Set<object>): Record<string, unknown> {
  above.add(record);
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(record)) {
    const isSecret = secretKeys.has(key.toLowerCase().replaceAll(/[-_]/g, ''));
    copy[key] = isSecret && value !== undefined ? redacted : cleaned(value, level + 1, above);
  }
  above.delete(record);
  return copy;
}

function cleaned(value: unknown, level: number, above: Set<object>): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (above.has(value)) return '[circular]';
  if (level > deepestLevel) return '[deep]';
  if (value instanceof Error) return describedError(value, level, above);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) {
    above.add(value);
    const copies = value.map((member) => cleaned(member, level + 1, above));
    above.delete(value);
    return copies;
  }
  return copyOf(value, level, above);
}

function describedError(error: Error, level: number, above: Set<object>): Record<string, unknown> {
  above.add(error);
  const described: Record<string, unknown> = {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...('code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: cleaned(error.cause, level + 1, above) }),
  };
  above.delete(error);
  return described;
}

const secretsInText =
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?|(?<=\bBearer )[\w.~+/=-]+|(?<=\/(?:pay|shared)\/)[\w-]{43}|(?<=[?&](?:token|code|otp|cursor|X-Amz-Signature|X-Amz-Security-Token)=)[^&\s"\\]+/gi;

/** Tokens quoted in messages and stack traces are found by their look, not by a name. */
export function textWithoutSecrets(text: string): string {
  return text.replace(secretsInText, redacted);
}
