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
  const matches = timingSafeEqual(await scryptOf(password, salt, cost, hash.length), hash);
  // Doubling from an older cost adds up to today's: an account that has one answers no sooner than an unknown address.
  for (let { log2N } = cost; log2N < COST.log2N; log2N += 1)
    await scryptOf(password, salt, { ...cost, log2N }, hash.length);
  return matches;
}

/** The hash that a right password should have today, where the stored one is weaker. */
export async function strongerHash(
  password: string,
  stored: PasswordHash | undefined,
): Promise<PasswordHash | undefined> {
  if (stored === undefined) return undefined;
  const { log2N, r, p } = parse(stored).cost;
  const isWeaker = log2N < COST.log2N || r < COST.r || p < COST.p;
  return isWeaker ? await hashPassword(password) : undefined;
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
