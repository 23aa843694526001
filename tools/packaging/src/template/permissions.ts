import {
  listOf,
  membersOf,
  objectsIn,
  referredTo,
  textOf,
  type Flaw,
  type Properties,
  type Rule,
  type Template,
  type Value,
} from './template.ts';

/** AWS knows no resources for these. */
const WITHOUT_RESOURCE = new Set(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']);

/** Any verified identity, as long as the condition says which address may be written from. */
const UNDER_CONDITION = new Map([['ses:SendEmail', 'ses:FromAddress']]);

/** The files of one folder of a bucket of the stack's own: their names are made while it runs. */
const ON_FILES = /^s3:(Get|Put|Delete)Object$/;
const FOLDER = /^\$\{\w+\.Arn\}\/[\w/-]+\/\*$/;

const READS_WHOLE_TABLES = /^dynamodb:(Scan|PartiQL\w+|ExecuteStatement|ExportTableToPointInTime)$/;

/** What a statement of a policy allows; in a policy on a key or a queue `Resource: '*'` is that key or queue. */
interface Allowed {
  readonly resource: string;
  readonly isRole: boolean;
  readonly actions: string[];
  readonly targets: Value[];
  readonly statement: Properties;
}

function* allowedIn(template: Template): Iterable<Allowed> {
  for (const [resource, { Type, Properties: properties }] of Object.entries(template.Resources)) {
    for (const { Statement, Version } of objectsIn(properties)) {
      if (Version === undefined || Statement === undefined) continue;
      for (const statement of listOf(Statement).map(membersOf)) {
        if (statement['Effect'] !== 'Allow') continue;
        yield {
          resource,
          isRole: Type.startsWith('AWS::IAM::'),
          actions: listOf(statement['Action']).map(String),
          targets: listOf(statement['Resource']),
          statement,
        };
      }
    }
  }
}

export const exactActions: Rule = function* (template) {
  for (const { resource, actions, statement } of allowedIn(template)) {
    for (const action of actions.filter((name) => name.includes('*')))
      yield { resource, message: `allows ${action}; name the actions` };
    if ('NotAction' in statement || 'NotResource' in statement || 'NotPrincipal' in statement)
      yield { resource, message: 'allows everything but something; name what is allowed' };
  }
};

export const exactResources: Rule = function* (template) {
  for (const { resource, isRole, actions, targets, statement } of allowedIn(template)) {
    if (!isRole) continue;
    for (const target of targets.map(textOf).filter((text) => text?.includes('*'))) {
      const refused = actions.filter((action) => !mayReach(action, target ?? '', statement));
      if (refused.length > 0) yield { resource, message: `allows ${refused.join(', ')} on ${target ?? ''}` };
    }
  }
};

function mayReach(action: string, target: string, { Condition }: Properties): boolean {
  if (WITHOUT_RESOURCE.has(action)) return true;
  if (ON_FILES.test(action) && FOLDER.test(target)) return true;
  const condition = UNDER_CONDITION.get(action);
  if (condition === undefined || target === '*') return false;
  return [...objectsIn(Condition)].some((operator) => condition in operator);
}

export const noOpenDoors: Rule = function* (template) {
  for (const { resource, statement } of allowedIn(template)) {
    const principals = [statement['Principal'], ...Object.values(membersOf(statement['Principal']))];
    if (principals.flatMap(listOf).includes('*')) yield { resource, message: 'lets anybody in' };
  }
};

export const noScan: Rule = function* (template) {
  for (const { resource, actions } of allowedIn(template))
    for (const action of actions.filter((name) => READS_WHOLE_TABLES.test(name)))
      yield { resource, message: `allows ${action}: reads are one item or one query` };
};

export const ownTablesOnly: Rule = function* (template) {
  for (const { resource, actions, targets } of allowedIn(template)) {
    if (!actions.some((action) => action.startsWith('dynamodb:'))) continue;
    for (const target of targets) {
      const table = referredTo(target);
      if (table === undefined || template.Resources[table]?.Type !== 'AWS::DynamoDB::Table')
        yield { resource, message: `reaches a table outside this stack: ${JSON.stringify(target)}` };
    }
  }
};

export const noImports: Rule = function* (template): Iterable<Flaw> {
  for (const [resource, { Properties: properties }] of Object.entries(template.Resources))
    if ([...objectsIn(properties)].some((object) => 'Fn::ImportValue' in object))
      yield { resource, message: 'imports a value of another stack' };
};
