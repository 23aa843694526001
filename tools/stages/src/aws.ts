import type { Manifest } from './manifest.ts';

export type AwsAccess = {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/** Settings for AWS clients that reach the stage's resources; where it has no own, the environment says everything. */
export function awsSettings({ aws }: Manifest): Partial<AwsAccess> {
  return aws ?? {};
}
