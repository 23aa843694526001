import type { DomainError } from '../../core/errors.ts';
import { declaredErrors } from '../endpoint/declared-errors.ts';
import type { EndpointDefinition } from '../endpoint/endpoint.ts';
import { problemOf, statusOf, titleOf } from '../problem.ts';
import type { Reference, ResponseObject } from './model.ts';

export type ResponseComponents = Record<string, ResponseObject>;

/** The endpoint's error answers by status. Operations with the same errors share a component. */
export function problemResponses(
  endpoint: EndpointDefinition,
  components: ResponseComponents,
): Record<string, Reference> {
  const byStatus = Map.groupBy(declaredErrors(endpoint), ({ kind }) => statusOf(kind));
  const isTaken = (status: number) => endpoint.responses[status] !== undefined;
  const responses = [...byStatus]
    .filter(([status]) => !isTaken(status))
    .map(([status, errors]) => {
      const name = errors
        .map(({ code }) => code)
        .sort()
        .join('-');
      components[name] ??= problemResponse(status, errors);
      return [String(status), { $ref: `#/components/responses/${name}` }] as const;
    });
  return Object.fromEntries(responses);
}

function problemResponse(status: number, errors: readonly DomainError[]): ResponseObject {
  const codes = errors.map(({ code }) => code);
  const canRetry = errors.some(
    ({ retryAfterSeconds, kind }) => retryAfterSeconds !== undefined || kind === 'limited',
  );
  const names = ['X-Request-Id', 'X-Correlation-Id', ...(canRetry ? ['Retry-After'] : [])];
  return {
    description: `${titleOf(status)}: ${codes.map((code) => `\`${code}\``).join(', ')}.`,
    headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { status: { const: status }, code: { enum: codes } } },
          ],
        },
        examples: Object.fromEntries(errors.map((error) => [error.code, exampleOf(error)])),
      },
    },
  };
}

function exampleOf(error: DomainError): { summary: string; value: unknown } {
  const problem = problemOf(error, '0198c1f2-6c1e-7b3a-9f52-3d1c7a60b0a4');
  const isValidation = error.code === 'request.invalid';
  const errors = [{ path: 'lines.0.quantity', message: 'is required' }];
  return { summary: error.message, value: isValidation ? { ...problem, errors } : problem };
}
