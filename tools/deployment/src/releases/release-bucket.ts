import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Packaged } from '../packaged.ts';
import { withRelease } from '../stacks/template.ts';
import { removeObjects } from './empty-bucket.ts';
import type { Stack } from '../stacks/stack.ts';
import type { Release } from './release.ts';

/** What the framework calls the bucket in every template. */
const BUCKET = 'ServerlessDeploymentBucket';
const TEMPLATE = 'template.json';
/** Stands in a release's folder from when it stood: what lacks it was never deployed to the end. */
const MARK = 'release.json';

/** The bucket of a stack's own in which its releases lie. */
export class ReleaseBucket {
  readonly name: string;
  readonly #client = new S3Client();

  constructor(name: string) {
    this.name = name;
  }

  /** Uploads what packaging made; answers where its template is. */
  async upload({ prefix, template, archives }: Packaged, version: string): Promise<string> {
    for (const file of archives) {
      await this.#put(`${prefix}/${basename(file)}`, await readFile(file));
    }
    const body = JSON.stringify(withRelease(template, { prefix, version }));
    await this.#put(`${prefix}/${TEMPLATE}`, body);
    return this.templateUrl(prefix);
  }

  async templateUrl(prefix: string): Promise<string> {
    const region = await this.#client.config.region();
    return `https://${this.name}.s3.${region}.amazonaws.com/${prefix}/${TEMPLATE}`;
  }

  async mark({ prefix, ...mark }: Release): Promise<void> {
    await this.#put(`${prefix}/${MARK}`, JSON.stringify(mark));
  }

  /** Every folder of a release, and the releases that stood. */
  async list(): Promise<{ prefixes: string[]; releases: Release[] }> {
    const keys = await this.#keys();
    const prefixes = [...new Set(keys.map((key) => dirname(key)))];
    const marks = keys.filter((key) => basename(key) === MARK);
    const releases = marks.map(async (key) => ({ prefix: dirname(key), ...(await this.#readMark(key)) }));
    return { prefixes, releases: await Promise.all(releases) };
  }

  async forget(prefixes: readonly string[]): Promise<void> {
    const keys = (await this.#keys()).filter((key) => prefixes.includes(dirname(key)));
    await removeObjects(
      this.#client,
      this.name,
      keys.map((Key) => ({ Key })),
    );
  }

  async #put(Key: string, Body: string | Buffer): Promise<void> {
    await this.#client.send(new PutObjectCommand({ Bucket: this.name, Key, Body }));
  }

  async #keys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.name },
    ))
      keys.push(...Contents.map(({ Key = '' }) => Key));
    return keys;
  }

  async #readMark(Key: string): Promise<Omit<Release, 'prefix'>> {
    const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.name, Key }));
    return JSON.parse((await Body?.transformToString()) ?? '{}') as Omit<Release, 'prefix'>;
  }
}

export async function releaseBucketOf(stack: Stack): Promise<ReleaseBucket> {
  const found = (await stack.resources()).find(({ id }) => id === BUCKET);
  if (found === undefined) throw new Error(`${stack.name} has no bucket for releases.`);
  return new ReleaseBucket(found.physicalId);
}
