import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

const COST = { log2N: 17, r: 8, p: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** A PHC string: `$scrypt$ln=17,r=8,p=1$<salt>$<hash>`. */
export type PasswordHash = string;

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await scryptOf(password, salt, COST, HASH_BYTES);
  return `$scrypt$ln=${COST.log2N},r=${COST.r},p=${COST.p}$${encode(salt)}$${encode(hash)}`;
}

// What an unknown address is checked against, so that it costs the same work as a known one.
const NOBODY = `$scrypt$ln=${COST.log2N},r=${COST.r},p=${COST.p}$${encode(randomBytes(SALT_BYTES))}$${encode(randomBytes(HASH_BYTES))}`;

export async function passwordMatches(password: string, stored: PasswordHash = NOBODY): Promise<boolean> {
  const { cost, salt, hash } = parse(stored);
  return timingSafeEqual(await scryptOf(password, salt, cost, hash.length), hash);
}

async function scryptOf(password: string, salt: Buffer, cost: typeof COST, bytes: number): Promise<Buffer> {
  const { log2N, r, p } = cost;
  const N = 2 ** log2N;
  // The same letters typed on another keyboard may arrive composed differently.
  return await derive(password.normalize('NFKC'), salt, bytes, { N, r, p, maxmem: 2 * 128 * N * r });
}

function parse(stored: PasswordHash) {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored);
  const [, log2N, r, p, salt, hash] = match ?? [];
  if (salt === undefined || hash === undefined)
    throw new Error('A stored password hash is not a scrypt PHC string.');
  return {
    cost: { log2N: Number(log2N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
