import { membersOf, resourcesOf, type Rule } from './template.ts';

const KEPT_STAGES = new Set(['staging', 'prod']);
const STATEFUL = [
  'AWS::Cognito::IdentityPool',
  'AWS::Cognito::UserPool',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
];
/** The framework's own bucket for archives: they can be made again. */
const REPRODUCIBLE = 'ServerlessDeploymentBucket';

export const tables: Rule = function* (template, stage) {
  for (const [resource, table] of resourcesOf(template, 'AWS::DynamoDB::Table')) {
    if (table['BillingMode'] !== 'PAY_PER_REQUEST') yield { resource, message: 'is not paid per request' };
    const recovery = membersOf(table['PointInTimeRecoverySpecification'])['PointInTimeRecoveryEnabled'];
    if (recovery !== true) yield { resource, message: 'has no point-in-time recovery' };
    if (membersOf(table['SSESpecification'])['SSEEnabled'] !== true)
      yield { resource, message: 'is not encrypted with a key of the account' };
    if (table['DeletionProtectionEnabled'] !== KEPT_STAGES.has(stage))
      yield { resource, message: `has the wrong deletion protection for ${stage}` };
  }
};

export const userPools: Rule = function* (template, stage) {
  const expected = KEPT_STAGES.has(stage) ? 'ACTIVE' : 'INACTIVE';
  for (const [resource, { DeletionProtection }] of resourcesOf(template, 'AWS::Cognito::UserPool'))
    if (DeletionProtection !== expected)
      yield { resource, message: `has the wrong deletion protection for ${stage}` };
};

export const retention: Rule = function* (template, stage) {
  const expected = KEPT_STAGES.has(stage) ? 'Retain' : 'Delete';
  for (const type of STATEFUL)
    for (const [resource, , { DeletionPolicy = 'Delete' }] of resourcesOf(template, type))
      if (resource !== REPRODUCIBLE && DeletionPolicy !== expected)
        yield { resource, message: `says ${DeletionPolicy} where ${stage} needs ${expected}` };
};
