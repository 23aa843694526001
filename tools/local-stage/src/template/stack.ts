import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { evaluateCondition, noValue, resolve, type Scope } from './intrinsics.ts';
import { accountId, physicalOf, region, type Physical } from './physical.ts';
import { readTemplate, type Template } from './template.ts';
import { unknownResources, type UnknownResource } from './unknown-resources.ts';

export const templateFile = 'cloudformation-template-update-stack.json';

export type Resource = {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly physical: Physical;
};

/** A template whose every value is known. */
export type Stack = {
  readonly name: string;
  readonly directory: string;
  readonly resources: readonly Resource[];
  readonly unknown: readonly UnknownResource[];
};

export type StackSettings = {
  /** Value of an SSM parameter by name, for template parameters that are read from there. */
  readonly parameter: (name: string) => string | undefined;
  /** Values of other template parameters, in place of their defaults. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Where the stage answers AWS calls: queue URLs start with it. */
  readonly endpoint: string;
  readonly url: string;
  /** ARN of the encryption key behind an alias, which is made when it is first asked for. */
  readonly keyArn: (alias: string) => string;
};

export async function readPackage(directory: string): Promise<Template> {
  const file = join(directory, templateFile);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`There is no packaged template at ${file}; run "npx nx run-many -t package" first.`);
  });
  return readTemplate(JSON.parse(text));
}

/** Evaluates every resource of a template. */
export function resolveStack(
  template: Template,
  name: string,
  directory: string,
  settings: StackSettings,
): Stack {
  const scope = new StackScope(template, name, settings);
  const resources = Object.keys(template.Resources)
    .filter((id) => scope.exists(id))
    .map((logicalId) => scope.resource(logicalId));
  return { name, directory, resources, unknown: unknownResources(template) };
}

export function resourcesOf(stack: Stack, type: string): Resource[] {
  return stack.resources.filter((resource) => resource.type === type);
}

class StackScope implements Scope {
  readonly #template: Template;
  readonly #stack: string;
  readonly #settings: StackSettings;
  readonly #resolved = new Map<string, Resource>();
  readonly #resolving = new Set<string>();

  constructor(template: Template, stack: string, settings: StackSettings) {
    this.#template = template;
    this.#stack = stack;
    this.#settings = settings;
  }

  exists(logicalId: string): boolean {
    const condition = this.#template.Resources[logicalId]?.Condition;
    return condition === undefined || this.condition(condition);
  }

  ref(name: string): unknown {
    const pseudo = pseudoParameters(this.#stack)[name];
    if (pseudo !== undefined) return pseudo;
    if (name in this.#template.Parameters) return this.#parameter(name);
    return this.resource(name).physical.ref;
  }

  attribute(logicalId: string, attribute: string): unknown {
    const value = this.resource(logicalId).physical.attributes[attribute];
    if (value !== undefined) return value;
    // Only an unknown type may lack an attribute; the start then fails by name if anything needs it.
    return `${logicalId}.${attribute}`;
  }

  condition(name: string): boolean {
    if (!(name in this.#template.Conditions)) throw new Error(`The template has no condition ${name}.`);
    return evaluateCondition(this.#template.Conditions[name], this);
  }

  mapping(map: string, key: string, member: string): unknown {
    const value = this.#template.Mappings[map]?.[key]?.[member];
    if (value === undefined) throw new Error(`The template maps nothing at ${map}.${key}.${member}.`);
    return value;
  }

  resource(logicalId: string): Resource {
    const known = this.#resolved.get(logicalId);
    if (known !== undefined) return known;
    const source = this.#template.Resources[logicalId];
    if (source === undefined) throw new Error(`${this.#stack}: the template has nothing named ${logicalId}.`);
    if (this.#resolving.has(logicalId)) throw new Error(`${this.#stack}: ${logicalId} refers to itself.`);
    this.#resolving.add(logicalId);
    const properties = resolve(source.Properties, this) as Readonly<Record<string, unknown>>;
    const { endpoint, url, keyArn } = this.#settings;
    const naming = { stack: this.#stack, logicalId, endpoint, url, keyArn };
    const physical = physicalOf(source.Type, properties, naming);
    const resource: Resource = { logicalId, type: source.Type, properties, physical };
    this.#resolving.delete(logicalId);
    this.#resolved.set(logicalId, resource);
    return resource;
  }

  #parameter(name: string): unknown {
    const parameter = this.#template.Parameters[name];
    if (parameter === undefined || !parameter.Type.startsWith('AWS::SSM::Parameter::Value')) {
      return this.#settings.overrides?.[name] ?? parameter?.Default ?? '';
    }
    const key = String(parameter.Default);
    const value = this.#settings.parameter(key);
    if (value === undefined)
      throw new Error(`${this.#stack}: the local stage has no value for the parameter ${key}.`);
    return parameter.Type.includes('List<') || parameter.Type.includes('CommaDelimitedList')
      ? value.split(',')
      : value;
  }
}

function pseudoParameters(stack: string): Record<string, unknown> {
  return {
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stack}/local`,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': noValue,
  };
}

/** `apps/auth-service/dist/package/local` holds the stack `auth-service`. */
export function stackNameOf(directory: string): string {
  const [name] = directory.split(/[\\/]dist[\\/]package[\\/]/);
  return basename(name ?? directory);
}
