import { packagedFunction } from '../functions/packaged-function.ts';
import { onFailureArn } from '../sources/event-sources.ts';
import { workspacePackages } from '../stage/workspace.ts';
import {
  readPackage,
  resolveStack,
  resourcesOf,
  stackNameOf,
  type Resource,
  type Stack,
} from '../template/stack.ts';
import { arnOf } from '../template/physical.ts';
import type { Grant } from './policy.ts';
import { Roles } from './roles.ts';

/** A role of the packaged stacks, and who works under it. */
export type GrantedRole = {
  readonly role: string;
  readonly function: string | undefined;
  readonly grants: readonly Grant[];
  /** What Lambda itself does under the role: no code of ours is seen to call it. */
  readonly neededByLambda: readonly Grant[];
  /** Policies that are kept elsewhere, so that nothing here says what they grant. */
  readonly managedPolicies: readonly string[];
};

/** The roles of every service's package, with names as on the local stage. */
export async function readGrantedRoles(): Promise<GrantedRole[]> {
  const directories = await workspacePackages('local');
  const stacks = await Promise.all(directories.map(readStack));
  return stacks.flatMap(rolesOf);
}

async function readStack(directory: string): Promise<Stack> {
  return resolveStack(await readPackage(directory), stackNameOf(directory), directory, {
    endpoint: 'http://127.0.0.1',
    url: 'http://127.0.0.1',
    parameter: () => '',
    keyArn: () => arnOf('kms', 'key/of-the-stack'),
  });
}

function rolesOf(stack: Stack): GrantedRole[] {
  const roles = new Roles();
  roles.load(stack);
  const functions = resourcesOf(stack, 'AWS::Lambda::Function');
  return resourcesOf(stack, 'AWS::IAM::Role').map(({ physical: { ref: role }, properties }) => {
    const own = functions.find((resource) => packagedFunction(stack, resource).roleName === role);
    const neededByLambda = own === undefined ? [] : neededFor(own, stack);
    const managedPolicies = [properties['ManagedPolicyArns'] ?? []].flat().map(String);
    const grants = roles.grantsOf(role);
    return { role, function: own?.physical.ref, grants, neededByLambda, managedPolicies };
  });
}

function neededFor(lambda: Resource, stack: Stack): Grant[] {
  const { ref: name, attributes } = lambda.physical;
  const isOurs = ({ properties }: Resource) =>
    [name, attributes['Arn']].includes(properties['FunctionName'] as string);
  const sources = resourcesOf(stack, 'AWS::Lambda::EventSourceMapping').filter(isOurs);
  const configurations = resourcesOf(stack, 'AWS::Lambda::EventInvokeConfig').filter(isOurs);
  const group = resourcesOf(stack, 'AWS::Logs::LogGroup').find(
    ({ physical }) => physical.ref === `/aws/lambda/${name}`,
  );
  return [
    ...allOf(
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      group && String(group.physical.attributes['Arn']),
    ),
    ...allOf(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'),
    ...sources.flatMap(({ properties }) => neededToRead(String(properties['EventSourceArn']))),
    ...[...sources, ...configurations].flatMap(({ properties }) =>
      allOf(['sqs:SendMessage'], onFailureArn(properties['DestinationConfig'])),
    ),
  ];
}

/** As the policies say that AWS manages for these sources (AWSLambdaSQSQueueExecutionRole and its like). */
function neededToRead(source: string): Grant[] {
  const actions = source.startsWith('arn:aws:sqs:')
    ? ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']
    : ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];
  return allOf(actions, source);
}

function allOf(actions: readonly string[], resource: string | undefined): Grant[] {
  return resource === undefined ? [] : actions.map((action) => ({ action, resource }));
}
