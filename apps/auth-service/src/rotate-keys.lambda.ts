import { readConfig } from '@paymyinvoice/platform';
import { composeKeyRotation } from './composition.ts';
import { keyRotationEnvironment } from './config.ts';
import { rotationOrderOf } from './keys/rotation-order.ts';

const rotation = composeKeyRotation(readConfig(keyRotationEnvironment, process.env));

/** Tells the keys as they are afterwards, for whoever has invoked it by hand. */
export async function handler(payload: unknown, _context: unknown) {
  const keys = await rotation.rotate(rotationOrderOf(payload));
  return { keys: keys.map(({ keyId, status, since }) => ({ keyId, status, since })) };
}
