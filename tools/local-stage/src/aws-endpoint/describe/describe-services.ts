import { accountId } from '../aws-call.ts';
import type { AwsRequest } from '../aws-request.ts';
import { textMember } from '../members.ts';
import type { Description } from './describe-call.ts';

type Input = Readonly<Record<string, unknown>>;

export function describeSqs(action: string, input: Input, region: string): Description {
  const name =
    (textMember(input, 'QueueName') ?? textMember(input, 'QueueUrl') ?? '').split('/').at(-1) ?? '';
  return {
    action,
    names: name ? [name] : [],
    // A batch needs no permission of its own.
    needs: name
      ? [{ action: `sqs:${action.replace(/Batch$/, '')}`, arn: `arn:aws:sqs:${region}:${accountId}:${name}` }]
      : [],
    input,
  };
}

export function describeSns(input: Readonly<Record<string, string>>, region: string): Description {
  const action = input['Action'] ?? '';
  const name = input['Name'];
  const arn =
    input['TopicArn'] ??
    input['SubscriptionArn'] ??
    input['ResourceArn'] ??
    (name && `arn:aws:sns:${region}:${accountId}:${name}`);
  return {
    action,
    names: arn ? [arn.split(':')[5] ?? arn] : [],
    needs: arn ? [{ action: `sns:${action.replace(/Batch$/, '')}`, arn }] : [],
    input,
  };
}

export function describeSsm(action: string, input: Input, region: string): Description {
  const names = [
    input['Name'],
    input['Path'],
    ...(Array.isArray(input['Names']) ? (input['Names'] as unknown[]) : []),
  ].filter((name): name is string => typeof name === 'string');
  return {
    action,
    names,
    needs: names.map((name) => ({
      action: `ssm:${action}`,
      arn: `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`,
    })),
    input,
  };
}

export function describeKms(
  action: string,
  input: Input,
  keyArn: (input: Input) => string | undefined,
): Description {
  const arn = keyArn(input);
  const named = input['KeyId'] ?? input['AliasName'] ?? arn?.split('/').at(-1);
  return {
    action,
    names: typeof named === 'string' ? [named] : [],
    needs: arn ? [{ action: `kms:${action}`, arn }] : [],
    input,
  };
}

export function describeLogs(action: string, input: Input, region: string): Description {
  const group = textMember(input, 'logGroupName') ?? groupOf(textMember(input, 'logGroupIdentifier'));
  return {
    action,
    names: group === undefined ? [] : [group],
    needs: [
      { action: `logs:${action}`, arn: `arn:aws:logs:${region}:${accountId}:log-group:${group ?? ''}:*` },
    ],
    input,
  };
}

/** A group is identified by its name or its ARN. */
function groupOf(identifier: string | undefined): string | undefined {
  return identifier?.startsWith('arn:') ? identifier.split(':')[6] : identifier;
}

export function describeSes(request: AwsRequest, input: Input, region: string): Description {
  if (request.method !== 'POST' || request.path !== '/v2/email/outbound-emails') {
    return { action: `${request.method} ${request.path}`, names: [], needs: [], input };
  }
  const from = textMember(input, 'FromEmailAddress') ?? '';
  const address = /<([^>]+)>/.exec(from)?.[1] ?? from;
  return {
    action: 'SendEmail',
    names: [address],
    needs: [{ action: 'ses:SendEmail', arn: `arn:aws:ses:${region}:${accountId}:identity/${address}` }],
    input,
  };
}
