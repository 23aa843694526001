import type { Clock } from '../core/clock.ts';
import { epochSeconds } from './row.ts';

/** A condition or filter in DynamoDB's own language, its values kept apart from its text. */
export type Expression = { readonly text: readonly string[]; readonly values: readonly unknown[] };

/**
 * ``when`attribute_not_exists(pk) OR ttl <= ${now}` ``: attribute names are written plainly (reserved words too),
 * values are interpolated, and an interpolated expression stands in brackets.
 */
export function when(text: TemplateStringsArray, ...values: unknown[]): Expression {
  return { text, values };
}

export const absent: Expression = when`attribute_not_exists(pk)`;
export const present: Expression = when`attribute_exists(pk)`;

/** `absent`, for rows with a `ttl`: one that has expired counts as gone though DynamoDB has not removed it yet. */
export function absentOrExpired(clock: Clock): Expression {
  return when`attribute_not_exists(pk) OR ttl <= ${epochSeconds(clock)}`;
}

export function contains(expression: Expression, part: Expression): boolean {
  return (
    expression === part || expression.values.some((value) => isExpression(value) && contains(value, part))
  );
}

const language = new Set(
  'AND OR NOT BETWEEN IN attribute_exists attribute_not_exists attribute_type begins_with contains size'.split(
    ' ',
  ),
);

/** Collects the names and values that the expressions of one request share. */
export class ExpressionNames {
  private readonly names: Record<string, string> = {};
  private readonly values: Record<string, unknown> = {};
  private valueCount = 0;

  render(expression: Expression): string {
    return expression.text
      .map((text, index) => {
        const words = text.replace(/[A-Za-z_]\w*/g, (word) => (language.has(word) ? word : this.name(word)));
        return index < expression.values.length ? words + this.operand(expression.values[index]) : words;
      })
      .join('');
  }

  name(attribute: string): string {
    this.names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  }

  value(value: unknown): string {
    if (value === undefined) throw new TypeError('An expression was given undefined as a value.');
    const placeholder = `:v${this.valueCount++}`;
    this.values[placeholder] = value;
    return placeholder;
  }

  /** What the request carries beside the expressions; empty maps are refused by DynamoDB. */
  attributes(): {
    ExpressionAttributeNames?: Record<string, string>;
    ExpressionAttributeValues?: Record<string, unknown>;
  } {
    return {
      ...(Object.keys(this.names).length > 0 && { ExpressionAttributeNames: this.names }),
      ...(this.valueCount > 0 && { ExpressionAttributeValues: this.values }),
    };
  }

  private operand(value: unknown): string {
    return isExpression(value) ? `(${this.render(value)})` : this.value(value);
  }
}

function isExpression(value: unknown): value is Expression {
  return typeof value === 'object' && value !== null && 'text' in value && 'values' in value;
}
