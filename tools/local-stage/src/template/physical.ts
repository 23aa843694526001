import { createHash } from 'node:crypto';
import { textOf } from './template.ts';

export const accountId = '000000000000';
export const region = 'us-east-1';

type Properties = Readonly<Record<string, unknown>>;

/** What a resource answers to Ref and Fn::GetAtt. Everything follows from names, so nothing need exist yet. */
export type Physical = { readonly ref: string; readonly attributes: Readonly<Record<string, string>> };

export type Naming = {
  readonly stack: string;
  readonly logicalId: string;
  readonly endpoint: string;
  /** Where the stage itself is: what outlives a start is named below it. */
  readonly url: string;
  /** ARN of the key behind an alias. */
  readonly keyArn: (alias: string) => string;
};

export function physicalOf(type: string, properties: Properties, naming: Naming): Physical {
  const name = (property: string) => named(properties[property], naming);
  switch (type) {
    case 'AWS::DynamoDB::Table': {
      const table = name('TableName');
      const arn = arnOf('dynamodb', `table/${table}`);
      // The engine labels a stream when it is made; whoever reads the stream asks for the label then.
      return { ref: table, attributes: { Arn: arn, StreamArn: `${arn}/stream/latest` } };
    }
    case 'AWS::SQS::Queue': {
      const queue = properties['FifoQueue'] === true ? fifoName(name('QueueName')) : name('QueueName');
      const url = `${naming.endpoint}/${accountId}/${queue}`;
      return { ref: url, attributes: { Arn: arnOf('sqs', queue), QueueName: queue, QueueUrl: url } };
    }
    case 'AWS::SNS::Topic': {
      const topic = name('TopicName');
      const arn = arnOf('sns', topic);
      return { ref: arn, attributes: { TopicArn: arn, TopicName: topic } };
    }
    case 'AWS::S3::Bucket': {
      const bucket = name('BucketName').toLowerCase();
      const domain = `${bucket}.s3.amazonaws.com`;
      const attributes = { Arn: `arn:aws:s3:::${bucket}`, DomainName: domain, RegionalDomainName: domain };
      return { ref: bucket, attributes };
    }
    case 'AWS::Lambda::Function': {
      const lambda = name('FunctionName');
      return { ref: lambda, attributes: { Arn: arnOf('lambda', `function:${lambda}`) } };
    }
    case 'AWS::Lambda::Version': {
      const arn = `${arnOf('lambda', `function:${String(properties['FunctionName'])}`)}:1`;
      return { ref: arn, attributes: { FunctionArn: arn, Version: '1' } };
    }
    case 'AWS::KMS::Key': {
      const arn = naming.keyArn(`alias/local-stage/${naming.stack}/${naming.logicalId}`);
      const keyId = arn.split('/').at(-1) ?? arn;
      return { ref: keyId, attributes: { KeyId: keyId, Arn: arn } };
    }
    case 'AWS::Cognito::UserPool': {
      const id = `${region}_${shortId(naming)}`;
      const [ProviderName, ProviderURL] = [`cognito-idp.${region}.amazonaws.com/${id}`, issuerOf(id, naming)];
      const Arn = arnOf('cognito-idp', `userpool/${id}`);
      return { ref: id, attributes: { Arn, ProviderName, ProviderURL, UserPoolId: id } };
    }
    case 'AWS::Cognito::UserPoolClient': {
      const id = `client${shortId(naming)}`;
      return { ref: id, attributes: { ClientId: id, Name: name('ClientName') } };
    }
    case 'AWS::Cognito::IdentityPool': {
      const id = `${region}:${uuidOf(naming)}`;
      return { ref: id, attributes: { Id: id, Name: name('IdentityPoolName') } };
    }
    case 'AWS::KMS::Alias':
      return { ref: name('AliasName'), attributes: {} };
    case 'AWS::IAM::Role': {
      const role = name('RoleName');
      const arn = `arn:aws:iam::${accountId}:role/${role}`;
      return { ref: role, attributes: { Arn: arn, RoleId: role } };
    }
    case 'AWS::Logs::LogGroup': {
      const group = name('LogGroupName');
      return { ref: group, attributes: { Arn: `${arnOf('logs', `log-group:${group}`)}:*` } };
    }
    case 'AWS::Events::Rule': {
      const rule = name('Name');
      return { ref: rule, attributes: { Arn: arnOf('events', `rule/${rule}`) } };
    }
    case 'AWS::Scheduler::Schedule': {
      const schedule = name('Name');
      return { ref: schedule, attributes: { Arn: arnOf('scheduler', `schedule/default/${schedule}`) } };
    }
    case 'AWS::SSM::Parameter':
      return { ref: name('Name'), attributes: { Value: textOf(properties['Value']) } };
    case 'AWS::ApiGatewayV2::Api': {
      const apiId = shortId(naming);
      return { ref: apiId, attributes: { ApiId: apiId, ApiEndpoint: naming.endpoint } };
    }
    default: {
      const id = named(undefined, naming);
      return { ref: id, attributes: { Arn: `arn:aws:local-stage:::${id}`, Id: id } };
    }
  }
}

export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

function named(given: unknown, { stack, logicalId }: Naming): string {
  return typeof given === 'string' ? given : `${stack}-${logicalId}`;
}

function fifoName(name: string): string {
  return name.endsWith('.fifo') ? name : `${name}.fifo`;
}

/** On AWS a pool's issuer is an address of Cognito's; here it is one that the stage answers, the same at every start. */
function issuerOf(poolId: string, { url }: Naming): string {
  return `${url}/cognito-idp/${poolId}`;
}

function uuidOf({ stack, logicalId }: Naming): string {
  const digits = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function shortId({ stack, logicalId }: Naming): string {
  return createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, 10);
}
