import type { AwsCall, Caller, ServiceName } from '../aws-call.ts';
import type { AwsRequest } from '../aws-request.ts';
import { type Credentials, credentialsOf, parseCredential } from '../credentials.ts';
import { readUploadForm, type UploadForm } from '../upload-form.ts';
import { describeIdentityPools, describeUserPools } from './describe-cognito.ts';
import { describeDynamoDb } from './describe-dynamodb.ts';
import {
  describeKms,
  describeLogs,
  describeSes,
  describeSns,
  describeSqs,
  describeSsm,
} from './describe-services.ts';
import { describeS3 } from './describe-s3.ts';

/** What a service's part of the description finds. */
export type Description = Pick<AwsCall, 'action' | 'names' | 'needs' | 'input' | 'isOpen'>;

export interface CallContext {
  readonly region: string;
  readonly callers: (accessKeyId: string) => Caller | undefined;
  /** ARN of the key a KMS call means: policies name keys, never aliases. */
  readonly keyArn: (input: Readonly<Record<string, unknown>>) => string | undefined;
}

const targets: Record<string, ServiceName> = {
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  AmazonSSM: 'ssm',
  TrentService: 'kms',
  Logs_20140328: 'logs',
  AWSCognitoIdentityProviderService: 'cognito-idp',
  AWSCognitoIdentityService: 'cognito-identity',
};

const scopes: Record<string, ServiceName> = {
  dynamodb: 'dynamodb',
  sqs: 'sqs',
  sns: 'sns',
  s3: 's3',
  ses: 'ses',
  ssm: 'ssm',
  kms: 'kms',
  logs: 'logs',
  sts: 'sts',
};

/** Reads from a request what it asks for, before any service sees it. */
export function describeCall(request: AwsRequest, context: CallContext): AwsCall {
  const target = request.headers['x-amz-target'];
  const form = readUploadForm(request);
  const credentials: Credentials | undefined =
    credentialsOf(request) ?? (form && parseCredential(form.fields['x-amz-credential'] ?? '', 'form'));
  const [namespace = '', operation = ''] = target?.split('.') ?? [];
  const service = target
    ? (targets[namespace] ?? 'unknown')
    : credentials
      ? (scopes[credentials.service] ?? 'unknown')
      : 's3';
  const region = credentials?.region ?? context.region;
  return {
    service,
    region,
    caller: credentials && context.callers(credentials.accessKeyId),
    signed: credentials?.proof ?? 'not',
    ...describe(service, operation, { request, form }, region, context),
    ...(form && { input: { form } }),
  };
}

function describe(
  service: ServiceName,
  operation: string,
  { request, form }: { request: AwsRequest; form: UploadForm | undefined },
  region: string,
  context: CallContext,
): Description {
  switch (service) {
    case 'dynamodb':
      return describeDynamoDb(operation, jsonInput(request), region);
    case 'sqs':
      return describeSqs(operation, jsonInput(request), region);
    case 'ssm':
      return describeSsm(operation, jsonInput(request), region);
    case 'kms':
      return describeKms(operation, jsonInput(request), context.keyArn);
    case 'logs':
      return describeLogs(operation, jsonInput(request), region);
    case 'cognito-idp':
      return describeUserPools(operation, jsonInput(request), region);
    case 'cognito-identity':
      return describeIdentityPools(operation, jsonInput(request), region);
    case 'sns':
      return describeSns(formInput(request), region);
    case 'sts':
      return { action: formInput(request)['Action'] ?? '', names: [], needs: [], input: formInput(request) };
    case 'ses':
      return describeSes(request, jsonInput(request), region);
    case 's3':
      return describeS3(request, form);
    case 'unknown':
      return { action: operation || `${request.method} ${request.path}`, names: [], needs: [], input: {} };
  }
}

function jsonInput(request: AwsRequest): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(request.body.toString() || '{}');
    return typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function formInput(request: AwsRequest): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(request.body.toString()));
}
