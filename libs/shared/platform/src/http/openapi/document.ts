import { problem } from '@paymyinvoice/contracts';
import type { EndpointDefinition } from '../endpoint/endpoint.ts';
import type { ServiceDescription } from '../health.ts';
import { headerComponents, parameterComponents } from './components.ts';
import type { OpenApiDocument, PathItem, Reference, Tag } from './model.ts';
import { operationsTag, placeOf, tagOf } from './names.ts';
import { operationOf } from './operation.ts';
import type { ResponseComponents } from './problem-responses.ts';
import { SchemaCollector } from './schema-collector.ts';

const problemSchema = problem.meta({ id: 'Problem' });

const description = [
  'JSON in and out, camelCase. Unknown members are refused; numbers are JSON numbers.',
  'Errors are RFC 9457 problems whose `code` is never renamed.',
  'Money is integer minor units and an ISO 4217 code; times are RFC 3339 in UTC.',
].join(' ');

const contact = { name: 'PayMyInvoice' };
const license = { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' };

const securitySchemes = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token of the auth service.',
  },
};

/** The OpenAPI 3.1 document of a service, from the contracts that also validate its requests. */
export function openApiDocument(
  service: ServiceDescription,
  endpoints: readonly EndpointDefinition[],
): OpenApiDocument {
  const schemas = new SchemaCollector();
  const responses: ResponseComponents = {};
  schemas.collect(problemSchema, 'output');
  const operations = endpoints.map((endpoint) => ({
    endpoint,
    operation: operationOf(endpoint, schemas, responses),
  }));
  const paths: Record<string, PathItem> = {};
  for (const { endpoint, operation } of operations) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation };
  }
  const isUsed = usageIn({ paths, responses });
  return {
    openapi: '3.1.0',
    info: { title: service.name, version: service.version, description, contact, license },
    servers: [{ url: '.', description: 'Where this document was read from.' }],
    tags: tagsOf(endpoints),
    paths,
    components: {
      schemas: schemas.components,
      responses,
      parameters: only(parameterComponents, (name) => isUsed(`#/components/parameters/${name}`)),
      headers: only(headerComponents, (name) => isUsed(`#/components/headers/${name}`)),
      ...(endpoints.some(({ access }) => access === 'user') && { securitySchemes }),
    },
  };
}

function tagsOf(endpoints: readonly EndpointDefinition[]): Tag[] {
  const groups = [...Map.groupBy(endpoints, tagOf)];
  const isOwn = ([name]: (typeof groups)[number]) => name === operationsTag;
  return [...groups.filter((group) => !isOwn(group)), ...groups.filter(isOwn)].map(([name, members]) => {
    const places = new Set(members.map(({ path }) => placeOf(path)));
    return { name, description: `Under ${[...places].map((place) => `\`${place}\``).join(', ')}.` };
  });
}

function only<Value>(components: Readonly<Record<string, Value>>, keep: (name: string) => boolean) {
  return Object.fromEntries(Object.entries(components).filter(([name]) => keep(name)));
}

function usageIn(document: object): (pointer: Reference['$ref']) => boolean {
  const text = JSON.stringify(document);
  return (pointer) => text.includes(JSON.stringify(pointer));
}
