import type { AwsReply } from './aws-reply.ts';
import type { AwsRequest } from './aws-request.ts';

export type ServiceName =
  | 'dynamodb'
  | 'sqs'
  | 'sns'
  | 's3'
  | 'ses'
  | 'ssm'
  | 'kms'
  | 'logs'
  | 'sts'
  | 'cognito-idp'
  | 'cognito-identity'
  | 'unknown';

/** Whoever an access key was given to: one function instance, the stage itself, a test, somebody in an identity pool. */
export interface Caller {
  readonly name: string;
  readonly secret: string;
  /** Only functions are shaken by faults; the stage's own provisioning and polling never is. */
  readonly kind: 'function' | 'stage' | 'identity';
  /** Name of the role it acts in, where that is not its function's. */
  readonly role?: string;
  /** Ends the calling instance at once; resolves when it is gone. */
  readonly kill?: () => void | Promise<void>;
}

/** What a request asks for, read from it before any service sees it. */
export interface AwsCall {
  readonly service: ServiceName;
  readonly action: string;
  readonly region: string;
  readonly caller: Caller | undefined;
  /** How the caller proved itself; a presigned URL or form is used by somebody else than its signer. */
  readonly signed: 'header' | 'query' | 'form' | 'not';
  /** Short names of what is touched, for people. */
  readonly names: readonly string[];
  /** What an IAM policy has to allow. */
  readonly needs: readonly Permission[];
  /** Nobody need sign it: who calls proves it by what the call carries, such as a password. */
  readonly isOpen?: boolean;
  /** Parsed body: JSON members, or form fields of the query protocol. */
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Permission {
  readonly action: string;
  readonly arn: string;
}

/** A service answers calls; refusals are thrown as `AwsError`. */
export interface AwsService {
  answer(call: AwsCall, request: AwsRequest): Promise<AwsReply>;
  close(): Promise<void>;
}

export const accountId = '000000000000';
