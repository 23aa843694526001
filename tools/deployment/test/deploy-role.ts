import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Deployable } from '../src/target.ts';

export type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, object>>;
};
type Policy = {
  readonly Type: string;
  readonly Condition?: keyof typeof HOLDS_FOR;
  readonly Properties: { readonly PolicyDocument: { readonly Statement: readonly Statement[] } };
};

/** The conditions of the template, by the services that they hold for. */
const HOLDS_FOR: Record<string, readonly Deployable[]> = {
  IsAuth: ['auth'],
  IsMedia: ['media'],
  IsContracts: ['contracts'],
  Consumes: ['invoice', 'media'],
  HasFunctions: ['auth', 'invoice', 'media'],
};

/** Every action that the role of a service is granted. */
export function grantedTo(service: Deployable): string[] {
  return statementsFor(service).flatMap(({ Action }) => Action);
}

/** What allows the role of a service anything. */
export function statementsFor(service: Deployable): Statement[] {
  const file = join(import.meta.dirname, '../pipeline/service.yml');
  // CloudFormation's own tags (`!Ref`) mean nothing to the parser, which would warn of each.
  const { Resources } = parse(readFileSync(file, 'utf8'), { logLevel: 'silent' }) as {
    Resources: Record<string, Policy>;
  };
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .filter(({ Condition }) => Condition === undefined || HOLDS_FOR[Condition]?.includes(service))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
}

/** What creating a resource asks for, by its type; tags and settings are asked for besides. */
export const CREATED_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::ApiGatewayV2::Api': ['apigateway:POST'],
  'AWS::ApiGatewayV2::Authorizer': ['apigateway:POST'],
  'AWS::ApiGatewayV2::Integration': ['apigateway:POST'],
  'AWS::ApiGatewayV2::Route': ['apigateway:POST'],
  'AWS::ApiGatewayV2::Stage': ['apigateway:POST', 'logs:CreateLogDelivery'],
  'AWS::CloudWatch::Alarm': ['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'],
  'AWS::Cognito::IdentityPool': ['cognito-identity:CreateIdentityPool', 'cognito-identity:TagResource'],
  'AWS::Cognito::IdentityPoolRoleAttachment': ['cognito-identity:SetIdentityPoolRoles', 'iam:PassRole'],
  'AWS::Cognito::UserPool': ['cognito-idp:CreateUserPool', 'cognito-idp:TagResource'],
  'AWS::Cognito::UserPoolClient': ['cognito-idp:CreateUserPoolClient'],
  'AWS::DynamoDB::Table': ['dynamodb:CreateTable', 'dynamodb:UpdateTimeToLive', 'dynamodb:TagResource'],
  'AWS::Events::Rule': ['events:PutRule', 'events:PutTargets'],
  'AWS::IAM::Policy': ['iam:PutRolePolicy'],
  'AWS::IAM::Role': ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:TagRole'],
  'AWS::KMS::Key': ['kms:CreateKey', 'kms:EnableKeyRotation', 'kms:TagResource'],
  'AWS::Lambda::EventInvokeConfig': ['lambda:PutFunctionEventInvokeConfig'],
  'AWS::Lambda::EventSourceMapping': ['lambda:CreateEventSourceMapping'],
  'AWS::Lambda::Function': ['lambda:CreateFunction', 'lambda:TagResource', 'iam:PassRole', 's3:GetObject'],
  'AWS::Lambda::Permission': ['lambda:AddPermission'],
  'AWS::Logs::LogGroup': ['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:TagResource'],
  'AWS::Logs::MetricFilter': ['logs:PutMetricFilter'],
  'AWS::S3::Bucket': ['s3:CreateBucket', 's3:PutBucketTagging', 's3:PutEncryptionConfiguration'],
  'AWS::S3::BucketPolicy': ['s3:PutBucketPolicy'],
  'AWS::SNS::Subscription': ['sns:Subscribe'],
  'AWS::SNS::Topic': ['sns:CreateTopic', 'sns:TagResource'],
  'AWS::SQS::Queue': ['sqs:CreateQueue', 'sqs:TagQueue'],
  'AWS::SQS::QueuePolicy': ['sqs:SetQueueAttributes'],
  'AWS::SSM::Parameter': ['ssm:PutParameter', 'ssm:AddTagsToResource'],
};
