import { knownResourceTypes } from './resource-types.ts';
import { isRecord, type Template, type TemplateResource } from './template.ts';

export type UnknownResource = {
  readonly logicalId: string;
  readonly type: string;
  readonly neededBy: string[];
};

const runsCode = new Set([
  'AWS::Lambda::Function',
  'AWS::Lambda::EventSourceMapping',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
]);

/** Resources of a type the stage does not know, each with what runs code and cannot do without it. */
export function unknownResources(template: Template): UnknownResource[] {
  const running = Object.entries(template.Resources)
    .filter(([, resource]) => runsCode.has(resource.Type))
    .map(([id]) => [id, reachableFrom(id, template)] as const);
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => !knownResourceTypes.has(Type))
    .map(([logicalId, { Type }]) => ({
      logicalId,
      type: Type,
      neededBy: running.filter(([, reached]) => reached.has(logicalId)).map(([id]) => id),
    }));
}

function reachableFrom(start: string, template: Template): Set<string> {
  const reached = new Set<string>();
  const toVisit = [start];
  for (let id = toVisit.pop(); id !== undefined; id = toVisit.pop()) {
    const resource = template.Resources[id];
    if (resource === undefined || reached.has(id)) continue;
    reached.add(id);
    // What a role may do is no dependency of what the function is.
    if (resource.Type === 'AWS::IAM::Role') continue;
    toVisit.push(...references(resource));
  }
  return reached;
}

export function references(resource: TemplateResource): string[] {
  const found = new Set<string>(resource.DependsOn);
  collect(resource.Properties, found);
  return [...found];
}

function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const entry of value) collect(entry, found);
    return;
  }
  if (!isRecord(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'Ref') found.add(String(member));
    else if (key === 'Fn::GetAtt') found.add(String([member].flat()[0]).split('.')[0] ?? '');
    else if (key === 'Fn::Sub') {
      const [text] = [member].flat();
      for (const [, name] of String(text).matchAll(/\$\{([^!}.]+)[^}]*\}/g)) if (name) found.add(name);
      collect(member, found);
    } else collect(member, found);
  }
}
