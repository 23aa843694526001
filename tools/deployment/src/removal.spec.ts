import { describe, expect, it } from 'vitest';
import { bucketsOf, dividedByRetention, protectionRefusal } from './removal.ts';
import { retainedIn } from './stacks/template.ts';

const table = { id: 'Table', type: 'AWS::DynamoDB::Table', physicalId: 'paymyinvoice-prod-media' };
const files = { id: 'Bucket', type: 'AWS::S3::Bucket', physicalId: 'files' };
const releases = { id: 'ServerlessDeploymentBucket', type: 'AWS::S3::Bucket', physicalId: 'releases' };

describe('a removal', () => {
  it('of what is protected must be meant', () => {
    const prod = { name: 'prod', isProtected: true };
    expect(protectionRefusal('it', prod, false)).toContain('--even-protected');
    expect(protectionRefusal('it', prod, true)).toBeUndefined();
    expect(protectionRefusal('it', { name: 'ada', isProtected: false }, false)).toBeUndefined();
  });

  it('empties no bucket that its template retains', () => {
    const retained = retainedIn({
      Resources: {
        Table: { Type: table.type, DeletionPolicy: 'Retain' },
        Bucket: { Type: files.type, DeletionPolicy: 'RetainExceptOnCreate' },
        ServerlessDeploymentBucket: { Type: releases.type },
      },
    });
    const { goes, stays } = dividedByRetention([table, files, releases], retained);
    expect(stays).toEqual([table, files]);
    expect(bucketsOf(goes)).toEqual(['releases']);
  });

  it('empties all buckets of a stage that is thrown away', () => {
    const { goes, stays } = dividedByRetention([table, files, releases], new Set());
    expect(stays).toEqual([]);
    expect(bucketsOf(goes)).toEqual(['files', 'releases']);
  });
});
