// The stage's package offers whole stages; these tests want two of its engines alone.
export { startAwsEndpoint } from '../../../../tools/local-stage/src/aws-endpoint.ts';
export { startDynamoDb } from '../../../../tools/local-stage/src/engines/dynamodb/dynamodb.ts';
