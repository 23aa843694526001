import { matchesCondition, type Scalar } from './filter-condition.ts';

type Node = Readonly<Record<string, unknown>>;

/** Values a condition is held against: one for a plain value, several for an array, none for an absent key. */
type Values = readonly Scalar[];

export type AttributeValues = Readonly<Record<string, { type: string; value: string }>>;

/** Does a subscription's policy accept a message with these attributes? */
export function acceptsAttributes(policy: Node, attributes: AttributeValues): boolean {
  const values = new Map(
    Object.entries(attributes).map(([name, attribute]) => [name, attributeValues(attribute)]),
  );
  return everyKey(policy, (key, conditions) => {
    return anyCondition(conditions, values.get(key) ?? [], values.size > 0);
  });
}

/** The same for `FilterPolicyScope: MessageBody`; a body that is no JSON object is never accepted. */
export function acceptsBody(policy: Node, body: string): boolean {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return false;
  }
  return isNode(parsed) && acceptsNode(policy, parsed);
}

function acceptsNode(policy: Node, node: unknown): boolean {
  // In an array of objects, one element has to satisfy everything that is said about it.
  if (Array.isArray(node)) return node.some((element) => acceptsNode(policy, element));
  const object: Node = isNode(node) ? node : {};
  return everyKey(
    policy,
    (key, conditions) => {
      const values = (Array.isArray(object[key]) ? object[key] : [object[key]]).filter(isScalar);
      return anyCondition(conditions, values, Object.keys(object).length > 0);
    },
    (key, nested) => acceptsNode(nested, object[key]),
  );
}

function everyKey(
  policy: Node,
  leaf: (key: string, conditions: readonly unknown[]) => boolean,
  nested: (key: string, policy: Node) => boolean = () => false,
): boolean {
  return Object.entries(policy).every(([key, value]) => {
    if (key === '$or' && Array.isArray(value))
      return value.some((group) => isNode(group) && everyKey(group, leaf, nested));
    if (Array.isArray(value)) return leaf(key, value);
    return isNode(value) && nested(key, value);
  });
}

function anyCondition(conditions: readonly unknown[], values: Values, messageHasKeys: boolean): boolean {
  return conditions.some((condition) => {
    if (isNode(condition) && 'exists' in condition) {
      return condition['exists'] === true ? values.length > 0 : values.length === 0 && messageHasKeys;
    }
    return values.some((value) => matchesCondition(condition, value));
  });
}

function attributeValues({ type, value }: { type: string; value: string }): Values {
  if (type.startsWith('Number')) return [Number(value)];
  if (type === 'String.Array') {
    try {
      const values: unknown = JSON.parse(value);
      return Array.isArray(values) ? values.filter(isScalar) : [];
    } catch {
      return [];
    }
  }
  return type.startsWith('String') ? [value] : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
