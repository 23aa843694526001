import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { filterPolicyProblem } from './filter-policy-check.ts';

type Attributes = Readonly<Record<string, string>>;

/** The attributes of a Subscribe, out of the flat fields of the query protocol. */
export function subscriptionAttributes(form: Attributes): Attributes {
  const attributes: Record<string, string> = {};
  for (let position = 1; form[`Attributes.entry.${position}.key`] !== undefined; position += 1) {
    attributes[form[`Attributes.entry.${position}.key`] ?? ''] =
      form[`Attributes.entry.${position}.value`] ?? '';
  }
  return attributes;
}

/** A subscription that could never work is refused when it is made, as SNS does. */
export function refuseBadAttributes(attributes: Attributes): void {
  const {
    FilterPolicy: policy,
    FilterPolicyScope: scope = 'MessageAttributes',
    RedrivePolicy: redrive,
  } = attributes;
  if (scope !== 'MessageAttributes' && scope !== 'MessageBody') {
    throw invalid(
      `FilterPolicyScope: Invalid value [${scope}]. Please use either MessageBody or MessageAttributes`,
    );
  }
  const problem = policy && filterPolicyProblem(policy, scope);
  if (problem) throw invalid(`FilterPolicy: ${problem}`);
  if (redrive && !isQueueArn(deadLetterTarget(redrive))) {
    throw invalid('RedrivePolicy: deadLetterTargetArn must be the ARN of a queue');
  }
}

function deadLetterTarget(redrive: string): unknown {
  try {
    return (JSON.parse(redrive) as { deadLetterTargetArn?: unknown } | null)?.deadLetterTargetArn;
  } catch {
    return undefined;
  }
}

function isQueueArn(value: unknown): boolean {
  return typeof value === 'string' && /^arn:aws:sqs:[\w-]+:\d{12}:[\w.-]+$/.test(value);
}

function invalid(reason: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${reason}`);
}
