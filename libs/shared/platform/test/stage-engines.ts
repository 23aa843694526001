// Two engines of the stage alone, without functions and gateways.
export { startAwsEndpoint } from '@paymyinvoice/local-stage/aws-endpoint';
export { startDynamoDb } from '@paymyinvoice/local-stage/dynamodb';
