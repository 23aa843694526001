export type Value = string | number | boolean | null | Value[] | { [member: string]: Value };
export type Properties = { [member: string]: Value };

export interface Resource {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly DeletionPolicy?: string;
}

export interface Template {
  readonly Parameters?: Record<string, { Type: string; Default?: string }>;
  readonly Resources: Record<string, Resource>;
}

/** What is wrong with one resource, in words. */
export interface Flaw {
  readonly resource: string;
  readonly message: string;
}
export type Rule = (template: Template, stage: string) => Iterable<Flaw>;

export function resourcesOf(template: Template, type: string): [id: string, Properties, Resource][] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => [id, resource.Properties ?? {}, resource]);
}

export function listOf(value: Value | undefined): Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function membersOf(value: Value | undefined): Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** The resource or parameter that `Ref`, `Fn::GetAtt` or the first `${…}` of `Fn::Sub` names. */
export function referredTo(value: Value | undefined): string | undefined {
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Sub': sub } = membersOf(value);
  if (typeof ref === 'string') return ref;
  const [id] = listOf(attribute);
  if (typeof id === 'string') return id;
  if (typeof sub === 'string') return /\$\{([A-Za-z0-9]+)[}.]/.exec(sub)?.[1];
  return undefined;
}

/** A name or another plain text; empty where the template computes it. */
export function plain(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** A text as it stands in the template, also when it is put together by `Fn::Sub`. */
export function textOf(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  const { 'Fn::Sub': sub } = membersOf(value);
  return typeof sub === 'string' ? sub : undefined;
}

/** Every object inside a value, itself included. */
export function* objectsIn(value: Value | undefined): Iterable<Properties> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value;
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}
