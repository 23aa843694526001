/** The part of a CloudFormation document the stage reads. Values stay unknown until they are resolved. */
export type Template = {
  readonly Parameters: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Mappings: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
};

export type TemplateParameter = { readonly Type: string; readonly Default?: unknown };

export type TemplateResource = {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly Condition: string | undefined;
  readonly DependsOn: readonly string[];
};

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as text: objects as JSON, nothing as the empty text. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** Gives every optional section its empty form, so that the rest of the stage need not ask. */
export function readTemplate(document: unknown): Template {
  if (!isRecord(document) || !isRecord(document['Resources'])) {
    throw new Error('This is no CloudFormation template: it has no Resources.');
  }
  const resources = Object.entries(document['Resources']).map(
    ([id, resource]) => [id, readResource(id, resource)] as const,
  );
  return {
    Parameters: section(document['Parameters']),
    Conditions: section(document['Conditions']),
    Mappings: section(document['Mappings']),
    Resources: Object.fromEntries(resources),
  };
}

function readResource(id: string, resource: unknown): TemplateResource {
  if (!isRecord(resource) || typeof resource['Type'] !== 'string') {
    throw new Error(`Resource ${id} of the template has no Type.`);
  }
  const { Properties, Condition, DependsOn } = resource;
  return {
    Type: resource['Type'],
    Properties: isRecord(Properties) ? Properties : {},
    Condition: typeof Condition === 'string' ? Condition : undefined,
    DependsOn: [DependsOn ?? []].flat().map(String),
  };
}

function section<Value>(value: unknown): Record<string, Value> {
  // The shape of each member is checked where it is read.
  return isRecord(value) ? (value as Record<string, Value>) : {};
}
