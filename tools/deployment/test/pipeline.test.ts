import { execFile, spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ROOT } from '@paymyinvoice/contract-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEPLOYABLES, projectOf, type Deployable } from '../src/target.ts';
import { CREATED_BY, grantedTo, statementsFor } from './deploy-role.ts';
import { hasMoto, MotoServer } from './moto-server.ts';
import { inVain, readServiceAuthorization } from './service-authorization.ts';

const templates = globSync('tools/deployment/pipeline/*.yml', { cwd: ROOT });
const hasLinter = spawnSync('cfn-lint', ['--version']).status === 0;

it.skipIf(!hasLinter)('the templates pass the linter', () => {
  const { stdout, status } = spawnSync('cfn-lint', ['--', ...templates], { cwd: ROOT, encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

describe.each(DEPLOYABLES)('the role that deploys %s', (service) => {
  const granted = grantedTo(service);

  it('may create every kind of resource that the stack has', () => {
    const missing = typesOf(service).filter(
      (type) => !CREATED_BY[type]?.every((action) => granted.some((pattern) => matches(action, pattern))),
    );
    expect(missing).toEqual([]);
  });

  it.skipIf(!hasLinter)('is granted nothing in a way that AWS never matches', () => {
    const known = readServiceAuthorization();
    expect(statementsFor(service).flatMap((statement) => inVain(statement, known))).toEqual([]);
  });

  it('changes the roles of its functions alone, and thus not its own', () => {
    const changing = statementsFor(service).filter(({ Action }) => [Action].flat().join().includes('iam:'));
    const functions = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/paymyinvoice-${Stage}-${Service}-*';
    expect(changing.filter(({ Resource }) => Resource !== functions)).toEqual([]);
  });

  it('is granted no action that deletes what nobody gets back, reads data or makes users and policies', () => {
    const forbidden = [
      ...['dynamodb:DeleteTable', 's3:DeleteBucket', 'kms:ScheduleKeyDeletion', 'kms:DisableKey'],
      ...['cognito-idp:DeleteUserPool', 'cognito-identity:DeleteIdentityPool', 'sns:DeleteTopic'],
      ...['cloudformation:DeleteStack', 'iam:AttachRolePolicy', 'iam:PutRolePermissionsBoundary'],
      ...['iam:CreatePolicy', 'iam:CreateUser', 'sts:AssumeRole', 'dynamodb:GetItem', 'dynamodb:Scan'],
    ];
    const found = forbidden.filter((action) => granted.some((pattern) => matches(action, pattern)));
    expect(found).toEqual([]);
  });
});

describe.skipIf(!hasMoto)('in an account', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    moto = await MotoServer.start();
  });
  afterAll(() => moto.stop());

  const target = ['--service', 'auth', '--stage', 'test'];

  it('makes what a pipeline stands on, and leaves alone what stands', async () => {
    const repository = ['--repository', 'acme/wallet', '--subject', 'repo:acme@1/wallet@2'];
    const first = await command('pipeline', ...target, ...repository);
    expect(first.output).toMatch(/pipeline-paymyinvoice-test-auth +created/);
    expect(first.code).toBe(0);
    const again = await command('pipeline', ...target, ...repository);
    expect(again.output).not.toContain('created');
    expect(again.code).toBe(0);

    const { Stacks } = await new CloudFormationClient().send(
      new DescribeStacksCommand({ StackName: 'pipeline-paymyinvoice-test-auth' }),
    );
    expect(Stacks?.[0]?.Outputs?.[0]?.OutputValue).toMatch(
      /^arn:aws:iam::\d+:role\/pipeline\/deploy-paymyinvoice-test-auth$/,
    );
  });

  it('tells of a failed deployment where the alarms of the stage go', async () => {
    const parameter = new GetParameterCommand({ Name: '/paymyinvoice/test/alarm-topic-arn' });
    const { Parameter } = await new SSMClient().send(parameter);
    const told = await command(
      'notify',
      ...target,
      ...['--deploy', 'success', '--rollback', 'success', '--fit', 'failure'],
      '--link',
      'https://github.com/acme/wallet/actions/runs/1',
    );
    expect(told.output).toContain(`Told ${Parameter?.Value ?? 'nobody'}.`);
    expect(told.output).toContain('not known to be fit either');
    expect(told.code).toBe(0);
    const untold = await command('notify', '--service', 'auth', '--stage', 'other');
    expect(untold.output).toContain('/paymyinvoice/other/alarm-topic-arn is not in SSM');
    expect(untold.code).toBe(1);
  });
});

function typesOf(service: Deployable): string[] {
  const file = 'dist/package/local/cloudformation-template-update-stack.json';
  const text = readFileSync(join(projectOf(service, ROOT).directory, file), 'utf8');
  const { Resources } = JSON.parse(text) as { Resources: Record<string, { Type: string }> };
  return [...new Set(Object.values(Resources).map(({ Type }) => Type))];
}

function matches(action: string, pattern: string): boolean {
  return pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action === pattern;
}

function command(name: string, ...flags: string[]): Promise<{ code: number; output: string }> {
  const main = join(import.meta.dirname, `../src/${name}.ts`);
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...flags], { cwd: ROOT }, (error, output, complaint) => {
      resolve({ code: error ? Number(error.code) : 0, output: output + complaint });
    });
  });
}
