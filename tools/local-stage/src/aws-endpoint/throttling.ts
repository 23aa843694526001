import type { ServiceName } from './aws-call.ts';
import { AwsError } from './aws-error.ts';

/** Each service says "slow down" in its own words; SDKs retry only on these. */
export function throttlingError(service: ServiceName): AwsError {
  switch (service) {
    case 'dynamodb':
      return new AwsError(
        'ProvisionedThroughputExceededException',
        'The level of configured provisioned throughput for the table was exceeded.',
      );
    case 'sqs':
      return new AwsError('RequestThrottled', 'The request was denied due to request throttling.', 403);
    case 'sns':
      return new AwsError('Throttled', 'Rate exceeded', 429);
    case 's3':
      return new AwsError('SlowDown', 'Please reduce your request rate.', 503);
    case 'ses':
      return new AwsError(
        'TooManyRequestsException',
        'Too many requests have been made to the operation.',
        429,
      );
    case 'sts':
      return new AwsError('Throttling', 'Rate exceeded');
    case 'cognito-idp':
    case 'cognito-identity':
      return new AwsError('TooManyRequestsException', 'Rate exceeded');
    case 'ssm':
    case 'kms':
    case 'logs':
    case 'unknown':
      return new AwsError('ThrottlingException', 'Rate exceeded');
  }
}
