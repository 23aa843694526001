import type { Packaged } from './packaged.ts';
import { releaseBucketOf } from './releases/release-bucket.ts';
import { forgetOld } from './releases/forget-old.ts';
import type { Stack } from './stacks/stack.ts';
import { updateRefusal } from './stacks/status.ts';

export interface Deployed {
  readonly did: 'created' | 'updated' | 'left as it was';
  /** Of what stands now: an earlier one where this one changes nothing. */
  readonly version: string;
  readonly address: string | undefined;
}

/** Brings a stack to what was packaged. A new one begins with the bucket that its releases lie in. */
export async function deployPackage(stack: Stack, packaged: Packaged, version: string): Promise<Deployed> {
  const standing = await stack.standing();
  const refusal = updateRefusal(stack.name, standing);
  if (refusal !== undefined) throw new Error(refusal);
  const isNew = standing.is === 'absent';
  if (isNew) await stack.create(JSON.stringify(packaged.core), packaged);
  const bucket = await releaseBucketOf(stack);
  const templateUrl = await bucket.upload(packaged, version);
  const isChanged = await stack.update({ TemplateURL: templateUrl }, packaged);
  if (isChanged)
    await bucket.mark({ prefix: packaged.prefix, version, deployedAt: new Date().toISOString() });
  const { Metadata } = await stack.template();
  await forgetOld(bucket, Metadata?.Release?.prefix ?? packaged.prefix);
  return {
    did: isNew ? 'created' : isChanged ? 'updated' : 'left as it was',
    version: Metadata?.Release?.version ?? version,
    address: (await stack.outputs()).get('ApiUrl'),
  };
}
