import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateBucketCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DeleteParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { urlParameter } from '@paymyinvoice/stages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfiguration } from '../src/configuration/read.ts';
import { deployPackage } from '../src/deploy-package.ts';
import type { Packaged } from '../src/packaged.ts';
import { emptyBucket } from '../src/releases/empty-bucket.ts';
import { removeStack } from '../src/remove-stack.ts';
import { readReleases, rollBack, rollBackFrom } from '../src/roll-back.ts';
import { Stack } from '../src/stacks/stack.ts';
import { standingOn } from '../src/standing-stacks.ts';
import { DEPLOYABLES, stackName, type Deployable } from '../src/target.ts';
import { fillBucket } from './fill-bucket.ts';
import { forMoto } from './for-moto.ts';
import { functionEnvironment } from './moto-lambda.ts';
import { hasMoto, MotoServer } from './moto-server.ts';
import { namesIn, textsIn } from './names.ts';
import { compile, configure, forgetPackages, NEW, nextCommit, WORKSPACE } from './rehearsed-stage.ts';

const ONE = 'rehearsal-one';
const OTHER = 'rehearsal-other';
const FIRST = 'c0ffee000001';
const SECOND = 'c0ffee000002';

describe.skipIf(!hasMoto)('stacks on an AWS in memory', () => {
  let moto: MotoServer;
  const packages = new Map<string, Map<Deployable, Packaged>>();

  beforeAll(async () => {
    moto = await MotoServer.start();
    packages.set(ONE, await compile(ONE, FIRST));
    packages.set(OTHER, await compile(OTHER, FIRST));
  }, 300_000);
  afterAll(async () => {
    await moto.stop();
    await forgetPackages(ONE);
    await forgetPackages(OTHER);
  });

  const stackOf = (service: Deployable, stage: string) => new Stack(stackName({ service, stage }));
  function packageOf(service: Deployable, stage: string): Packaged {
    const found = packages.get(stage)?.get(service);
    if (found === undefined) throw new Error(`${service} was not compiled.`);
    return found;
  }
  const create = (service: Deployable, stage: string) =>
    deployPackage(stackOf(service, stage), forMoto(packageOf(service, stage)), FIRST);
  const physicalIds = async (stage: string) => {
    const resources = await Promise.all(DEPLOYABLES.map((service) => stackOf(service, stage).resources()));
    // moto has none for what it makes a part of something else.
    return resources.flat().flatMap(({ physicalId }) => physicalId || []);
  };
  /** The version that the service's functions say, where it has any, and what its stack consists of. */
  const whatRuns = async (service: Deployable, stage: string) => ({
    version: (await functionEnvironment(moto.endpoint, `paymyinvoice-${stage}-${service}-api`))['VERSION'],
    ids: (await stackOf(service, stage).resources()).map(({ id }) => id).toSorted(),
  });
  const command = async (name: string, ...args: string[]) => {
    const file = join(import.meta.dirname, `../src/${name}.ts`);
    const result = await promisify(execFile)(process.execPath, [file, ...args], { cwd: WORKSPACE }).catch(
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );
    return { code: 0, ...result };
  };

  it('are not deployed before the stage has what they need, all of which is named', async () => {
    const { needed, flaws } = await readConfiguration({ service: 'invoice', stage: ONE });
    expect(flaws.map(({ fault }) => fault)).toEqual(Array.from({ length: needed }, () => 'is missing'));
    const { code, stdout } = await command('config', '--service', 'invoice', '--stage', ONE);
    expect([code, stdout.match(/is missing/g)?.length]).toEqual([1, needed]);
    await configure(ONE);
    await configure(OTHER);
    for (const service of DEPLOYABLES)
      expect(await readConfiguration({ service, stage: ONE })).toMatchObject({ flaws: [] });
  });

  it('are refused by name while the topics are not there', async () => {
    const { code, stderr } = await command('deploy', '--service', 'auth', '--stage', ONE);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`Deploy contracts to stage '${ONE}' first`)]);
  });

  it.each([
    [ONE, ['contracts', 'auth', 'invoice', 'media']],
    [OTHER, ['contracts', 'media', 'auth', 'invoice']],
  ] as const)('are created on %s one by one: %j', async (stage, order) => {
    for (const [at, service] of order.entries()) {
      expect(await create(service, stage)).toMatchObject({ did: 'created', version: FIRST });
      expect((await standingOn(stage)).length).toBe(at + 1);
    }
  });

  it('share no resource between two stages', async () => {
    const [one, other] = [await physicalIds(ONE), await physicalIds(OTHER)];
    expect(one.length).toBeGreaterThan(80);
    expect(other.length).toBe(one.length);
    expect(one.filter((id) => other.includes(id))).toEqual([]);
  });

  it('give no name to anything that another stage gives too', () => {
    for (const service of DEPLOYABLES) {
      const { template } = packageOf(service, ONE);
      const names = namesIn(template);
      expect(names.length).toBeGreaterThan(2);
      expect(names.filter((name) => namesIn(packageOf(service, OTHER).template).includes(name))).toEqual([]);
      expect([...textsIn(template)].filter((text) => text.includes(OTHER))).toEqual([]);
    }
  });

  it.each(['invoice', 'contracts', 'auth', 'media'] as const)(
    'are updated to the next commit alone, and go back from it alone: %s',
    async (service) => {
      const stack = stackOf(service, ONE);
      const before = await whatRuns(service, ONE);
      const next = forMoto(nextCommit(packageOf(service, ONE), FIRST, SECOND));
      expect(await deployPackage(stack, next, SECOND)).toMatchObject({ did: 'updated', version: SECOND });
      const after = await whatRuns(service, ONE);
      expect(after).toEqual({ version: before.version && SECOND, ids: [...before.ids, NEW].toSorted() });
      expect((await whatRuns(service, OTHER)).version).toBe(before.version);

      const list = await command('rollback', '--list', '--service', service, '--stage', ONE);
      expect(list.stdout).toMatch(new RegExp(`^\\* ${SECOND} .* deployed\n  ${FIRST} `));
      expect(await rollBackFrom(stack, FIRST)).toBeUndefined();
      expect(await rollBackFrom(stack, `${SECOND}c0ffee`)).toMatchObject({ to: { version: FIRST } });
      expect(await rollBackFrom(stack, SECOND)).toBeUndefined();
      expect(await whatRuns(service, ONE)).toEqual(before);
      const left = await command('rollback', '--list', '--service', service, '--stage', ONE);
      expect(left.stdout).toMatch(new RegExp(`^  ${SECOND} .* gone back from .*\n\\* ${FIRST} `));
      await rollBack(stack, SECOND);
      expect(await whatRuns(service, ONE)).toEqual(after);
      expect((await readReleases(stack)).releases.map(({ leftAt }) => leftAt)).toEqual([
        undefined,
        undefined,
      ]);
    },
  );

  it('leave no version and no unfinished upload in a bucket that is emptied', async () => {
    const s3 = new S3Client();
    await s3.send(new CreateBucketCommand({ Bucket: 'full' }));
    await fillBucket(s3, 'full');
    expect(await emptyBucket('full')).toBe(3);
    const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket: 'full' }));
    const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket: 'full' }));
    expect([Versions, DeleteMarkers, Uploads]).toEqual([undefined, undefined, undefined]);
    expect(await emptyBucket('gone-already')).toBe(0);
  });

  it('are removed alone, in any order, with all that is in their buckets', async () => {
    const s3 = new S3Client();
    const bucket = `paymyinvoice-${ONE}-media-files-123456789012`;
    await fillBucket(s3, bucket);
    const untouched = await physicalIds(OTHER);
    for (const service of ['auth', 'contracts', 'media', 'invoice'] as const) {
      await removeStack(stackOf(service, ONE));
      expect((await stackOf(service, ONE).standing()).is).toBe('absent');
    }
    await expect(s3.send(new HeadBucketCommand({ Bucket: bucket }))).rejects.toThrow();
    expect(await standingOn(OTHER)).toHaveLength(DEPLOYABLES.length);
    expect(await physicalIds(OTHER)).toEqual(untouched);
  });

  it('can be made anew where they were removed', async () => {
    // moto, unlike CloudFormation, leaves parameters behind.
    await new SSMClient().send(new DeleteParameterCommand({ Name: urlParameter(ONE, 'media') }));
    expect(await create('contracts', ONE)).toMatchObject({ did: 'created' });
    expect(await create('media', ONE)).toMatchObject({ did: 'created' });
  });

  it('say what stops working when one is removed from beside others', async () => {
    const { code, stdout } = await command('remove', '--service', 'auth', '--stage', OTHER);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Nobody can sign in')]);
    expect(await standingOn(OTHER)).toEqual(['contracts', 'invoice', 'media']);
  });
});
