import { Controller, Inject } from '@nestjs/common';
import type { Logger } from '../core/logging.ts';
import { docsPage } from './docs/page.ts';
import { ok, type AnswerTo } from './endpoint/answer.ts';
import { endpoint } from './endpoint/endpoint.ts';
import { Handles } from './endpoint/handles.ts';
import { rawContent } from './endpoint/raw-content.ts';
import type { RequestTo } from './endpoint/request.ts';
import type { Routes } from './handling/routes.ts';
import {
  healthOf,
  healthSchema,
  type ContractHashes,
  type HealthCheck,
  type ServiceDescription,
} from './health.ts';
import { openApiDocument } from './openapi/document.ts';
import { operationsTag } from './openapi/names.ts';
import type { OpenApiDocument } from './openapi/model.ts';

export const getHealth = endpoint({
  method: 'GET',
  path: '/health',
  summary: 'Whether the service and what it depends on work',
  description:
    'Every dependency is tried. 503 names the ones that fail; `contracts` tells which events are spoken.',
  tag: operationsTag,
  access: 'public',
  responses: { 200: healthSchema, 503: healthSchema },
});

export const getOpenApi = endpoint({
  method: 'GET',
  path: '/openapi.json',
  summary: 'This interface as an OpenAPI document',
  description: 'OpenAPI 3.1, made from the very schemas that requests are checked against.',
  tag: operationsTag,
  access: 'public',
  responses: { 200: rawContent('application/json') },
});

export const getDocs = endpoint({
  method: 'GET',
  path: '/docs',
  summary: 'This interface as a page to read',
  description: 'One page of HTML that loads nothing else.',
  tag: operationsTag,
  access: 'public',
  responses: { 200: rawContent('text/html') },
});

export const operationsToken = Symbol('operations');

export type Operations = {
  readonly service: ServiceDescription;
  readonly health: Readonly<Record<string, HealthCheck>>;
  readonly contracts: () => ContractHashes;
  readonly routes: () => Routes;
  readonly logger: Logger;
};

@Controller()
export class OperationsController {
  #document: OpenApiDocument | undefined;

  constructor(@Inject(operationsToken) private readonly operations: Operations) {}

  @Handles(getHealth)
  async health(): Promise<AnswerTo<typeof getHealth>> {
    const { service, health, contracts, logger } = this.operations;
    const body = await healthOf(service, health, contracts(), logger);
    return body.status === 'ok' ? ok(body) : { status: 503, body, headers: {} };
  }

  @Handles(getOpenApi)
  async openApi(): Promise<AnswerTo<typeof getOpenApi>> {
    return ok(JSON.stringify(this.document()), { cacheControl: 'no-cache' });
  }

  @Handles(getDocs)
  async docs(_request: RequestTo<typeof getDocs>): Promise<AnswerTo<typeof getDocs>> {
    const page = docsPage(this.document());
    const answer = ok(page.html, { cacheControl: 'no-cache' });
    return {
      ...answer,
      headers: {
        ...answer.headers,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': page.policy,
      },
    };
  }

  // Made when first asked for: most instances never are.
  private document(): OpenApiDocument {
    const { service, routes } = this.operations;
    this.#document ??= openApiDocument(service, routes().endpoints);
    return this.#document;
  }
}
