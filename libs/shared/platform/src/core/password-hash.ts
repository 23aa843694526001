import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

const BLOCKS = { r: 8, p: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** The least that a password is worth where people have real ones. */
export const LEAST_LOG2_N = 17;

/** A PHC string: `$scrypt$ln=17,r=8,p=1$<salt>$<hash>`. */
export type PasswordHash = string;

type Cost = { readonly log2N: number; readonly r: number; readonly p: number };

/** Hashes of today's cost, and the ones of other days. */
export class PasswordHashing {
  private readonly cost: Cost;
  // What an unknown address is checked against, so that it costs the same work as a known one.
  private readonly nobody: PasswordHash;

  constructor(log2N: number) {
    this.cost = { log2N, ...BLOCKS };
    this.nobody = phcString(this.cost, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
  }

  async hash(password: string): Promise<PasswordHash> {
    const salt = randomBytes(SALT_BYTES);
    return phcString(this.cost, salt, await scryptOf(password, salt, this.cost, HASH_BYTES));
  }

  async matches(password: string, stored: PasswordHash = this.nobody): Promise<boolean> {
    const { cost, salt, hash } = parse(stored);
    const matches = timingSafeEqual(await scryptOf(password, salt, cost, hash.length), hash);
    // Doubling from an older cost adds up to today's: an account that has one answers no sooner than an unknown address.
    for (let { log2N } = cost; log2N < this.cost.log2N; log2N += 1)
      await scryptOf(password, salt, { ...cost, log2N }, hash.length);
    return matches;
  }

  /** The hash that a right password should have today, where the stored one is weaker. */
  async stronger(password: string, stored: PasswordHash | undefined): Promise<PasswordHash | undefined> {
    if (stored === undefined) return undefined;
    const { log2N, r, p } = parse(stored).cost;
    const isWeaker = log2N < this.cost.log2N || r < this.cost.r || p < this.cost.p;
    return isWeaker ? await this.hash(password) : undefined;
  }
}

function phcString({ log2N, r, p }: Cost, salt: Buffer, hash: Buffer): PasswordHash {
  return `$scrypt$ln=${log2N},r=${r},p=${p}$${encode(salt)}$${encode(hash)}`;
}

async function scryptOf(password: string, salt: Buffer, cost: Cost, bytes: number): Promise<Buffer> {
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
