import 'reflect-metadata';
import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express/adapters/express-adapter.js';
import express from 'express';
import type { Logger } from '../core/logging.ts';
import { discoverEndpoints } from './discover-endpoints.ts';
import { edge } from './handling/edge.ts';
import { EndpointInterceptor } from './handling/endpoint-interceptor.ts';
import type { AnswerRecords } from './handling/idempotency.ts';
import { ProblemFilter } from './handling/problem-filter.ts';
import { Routes } from './handling/routes.ts';
import type { ContractHashes, HealthCheck, ServiceDescription } from './health.ts';
import type { Caller, Identity } from './identity.ts';
import { nestLogger } from './nest-logger.ts';
import { OperationsController, operationsToken, type Operations } from './operations.ts';

export type AppOptions = {
  readonly module: Type | DynamicModule;
  readonly service: ServiceDescription;
  readonly logger: Logger;
  readonly identity: Identity;
  readonly health: Readonly<Record<string, HealthCheck>>;
  /** Asked for when somebody looks at the health: hashing schemas is no work for a start. */
  readonly contracts: () => ContractHashes;
  /** Needed by endpoints that take an Idempotency-Key. */
  readonly idempotency?: AnswerRecords;
  /** Throws for a caller who may not have even an earlier answer again: where sessions end before their tokens do. */
  readonly requirePresent?: ((caller: Caller) => Promise<unknown>) | undefined;
  readonly allowedOrigins?: readonly string[];
  readonly bodyLimitBytes?: number;
};

const defaultBodyLimitBytes = 128 * 1024;

class PlatformModule {}

/** The HTTP side of a service, ready for `init()`: the same one on Lambda, in `main.ts` and in tests. */
export async function buildApp(options: AppOptions): Promise<INestApplication> {
  const { module, service, logger, identity, idempotency, requirePresent, health, contracts } = options;
  let known: Routes | undefined;
  const routes = () => {
    known ??= new Routes(discoverEndpoints(app.get(ModulesContainer)));
    return known;
  };
  const operations: Operations = { service, health, contracts, routes, logger };
  const root: DynamicModule = {
    module: PlatformModule,
    imports: [module],
    controllers: [OperationsController],
    providers: [{ provide: operationsToken, useValue: operations }],
  };
  const app = await NestFactory.create(root, new ExpressAdapter(expressServer()), {
    bodyParser: false,
    abortOnError: false,
    logger: nestLogger(logger),
    routeResolutionStrategy: 'specificity',
    routeConflictPolicy: { duplicate: 'error' },
  });
  const bodyLimitBytes = options.bodyLimitBytes ?? defaultBodyLimitBytes;
  app.use(edge({ logger, routes, allowedOrigins: options.allowedOrigins ?? [] }));
  app.useGlobalInterceptors(
    new EndpointInterceptor({ identity, idempotency, requirePresent, bodyLimitBytes, logger }),
  );
  app.useGlobalFilters(new ProblemFilter(routes));
  const takesKeys = routes().endpoints.some((endpoint) => endpoint.idempotency !== undefined);
  if (takesKeys && idempotency === undefined) {
    throw new Error('An endpoint takes an Idempotency-Key: the app needs idempotency records.');
  }
  return app;
}

// Set before the adapter adds its first layer, which fixes how paths are compared.
function expressServer() {
  const server = express();
  server.set('case sensitive routing', true);
  server.set('strict routing', true);
  server.disable('x-powered-by');
  server.disable('etag');
  return server;
}
