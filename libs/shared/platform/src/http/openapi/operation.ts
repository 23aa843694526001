import type { EndpointDefinition } from '../endpoint/endpoint.ts';
import { RawContent } from '../endpoint/raw-content.ts';
import { requestSchemas } from '../endpoint/schemas.ts';
import { exampleOf } from './example.ts';
import type { JsonSchema, MediaTypes, Operation, Parameter, Reference, ResponseObject } from './model.ts';
import { operationIdOf, tagOf } from './names.ts';
import { problemResponses, type ResponseComponents } from './problem-responses.ts';
import type { SchemaCollector } from './schema-collector.ts';

const descriptions: Readonly<Record<number, string>> = {
  200: 'What was asked for.',
  201: 'Created.',
  202: 'Accepted.',
  204: 'Done; there is nothing to say.',
  503: 'A dependency does not work.',
};

/** One endpoint as an OpenAPI operation. */
export function operationOf(
  endpoint: EndpointDefinition,
  schemas: SchemaCollector,
  errors: ResponseComponents,
): Operation {
  const { summary, description, access } = endpoint;
  const requestBody = requestBodyOf(endpoint, schemas);
  return {
    operationId: operationIdOf(endpoint),
    summary,
    ...(description !== undefined && { description }),
    tags: [tagOf(endpoint)],
    security: access === 'user' ? [{ accessToken: [] }] : [],
    parameters: parametersOf(endpoint, schemas),
    ...(requestBody !== undefined && { requestBody }),
    responses: { ...answersOf(endpoint, schemas), ...problemResponses(endpoint, errors) },
  };
}

function parametersOf(endpoint: EndpointDefinition, schemas: SchemaCollector): (Parameter | Reference)[] {
  const { params, query, headers } = requestSchemas(endpoint);
  return [
    ...declaredParameters('path', schemas.collect(params, 'input'), schemas),
    ...declaredParameters('query', schemas.collect(query, 'input'), schemas),
    ...declaredParameters('header', schemas.collect(headers, 'input'), schemas),
    ...(endpoint.idempotency === 'required' ? [reference('IdempotencyKeyRequired')] : []),
    ...(endpoint.idempotency === 'accepted' ? [reference('IdempotencyKey')] : []),
    ...(endpoint.etag === 'checks' ? [reference('IfMatch')] : []),
    ...(endpoint.etag !== undefined && endpoint.method === 'GET' ? [reference('IfNoneMatch')] : []),
    ...['RequestId', 'CorrelationId', 'Traceparent'].map(reference),
  ];
}

function reference(name: string): Reference {
  return { $ref: `#/components/parameters/${name}` };
}

function declaredParameters(
  place: Parameter['in'],
  shape: JsonSchema,
  schemas: SchemaCollector,
): Parameter[] {
  return Object.entries(shape.properties ?? {}).map(([name, declared]) => {
    const { description, ...schema } = declared;
    const example = exampleOf(schema, schemas.components);
    return {
      ...{ name, in: place, required: place === 'path' || (shape.required?.includes(name) ?? false) },
      ...(description !== undefined && { description }),
      schema,
      ...(example !== undefined && place !== 'query' && { example }),
    };
  });
}

function requestBodyOf(endpoint: EndpointDefinition, schemas: SchemaCollector): Operation['requestBody'] {
  const { body } = requestSchemas(endpoint);
  if (body === undefined) return undefined;
  if (body instanceof RawContent) return { required: true, content: { [body.mediaType]: { schema: {} } } };
  const content = jsonContent(schemas.collect(body, 'input'), schemas);
  const json = content['application/json'];
  return {
    required: !body.safeParse(undefined).success,
    content:
      endpoint.method === 'PATCH' && json ? { ...content, 'application/merge-patch+json': json } : content,
  };
}

function jsonContent(schema: JsonSchema, schemas: SchemaCollector): MediaTypes {
  return { 'application/json': withExample(schema, schemas) };
}

function rawMedia({ schema }: RawContent, schemas: SchemaCollector): MediaTypes[string] {
  return schema ? withExample(schemas.collect(schema, 'output'), schemas) : { schema: {} };
}

function withExample(schema: JsonSchema, schemas: SchemaCollector): MediaTypes[string] {
  const example = exampleOf(schema, schemas.components);
  return { schema, ...(example !== undefined && { example }) };
}

function answersOf(endpoint: EndpointDefinition, schemas: SchemaCollector): Record<string, ResponseObject> {
  const answers = Object.entries(endpoint.responses).map(([status, content]): [string, ResponseObject] => [
    status,
    {
      description: descriptions[Number(status)] ?? 'An answer.',
      headers: headersOf(endpoint, Number(status)),
      ...(content instanceof RawContent && { content: { [content.mediaType]: rawMedia(content, schemas) } }),
      ...(content !== null &&
        !(content instanceof RawContent) && {
          content: jsonContent(schemas.collect(content, 'output'), schemas),
        }),
    },
  ]);
  if (endpoint.etag !== undefined && endpoint.method === 'GET') {
    const unchanged = {
      description: 'Unchanged since the version the client has.',
      headers: headersOf(endpoint, 304),
    };
    answers.push(['304', unchanged]);
  }
  return Object.fromEntries(answers);
}

function headersOf(endpoint: EndpointDefinition, status: number): NonNullable<ResponseObject['headers']> {
  const names = [
    'X-Request-Id',
    'X-Correlation-Id',
    ...(status === 201 ? ['Location'] : []),
    ...(endpoint.etag !== undefined && status !== 204 ? ['ETag'] : []),
    ...(endpoint.idempotency === undefined ? [] : ['Idempotency-Replayed']),
  ];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
