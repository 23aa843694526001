import type { EndpointDefinition } from '../endpoint/endpoint.ts';
import type { ServiceDescription } from '../health.ts';

export type OpenApiDocument = {
  openapi: '3.1.0';
  info: { title: string; version: string };
  paths: Record<string, object>;
};

export function openApiDocument(
  service: ServiceDescription,
  endpoints: readonly EndpointDefinition[],
): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: { title: service.name, version: service.version },
    paths: Object.fromEntries(endpoints.map((e) => [e.path, {}])),
  };
}
