import 'reflect-metadata';
import {
  createParamDecorator,
  Delete,
  Get,
  Patch,
  Post,
  Put,
  Res,
  type ExecutionContext,
} from '@nestjs/common';
import type { Request } from 'express';
import { exchangeOf } from '../handling/exchange.ts';
import type { AnswerTo } from './answer.ts';
import type { EndpointDefinition } from './endpoint.ts';
import type { RequestTo } from './request.ts';

const endpointKey = Symbol('endpoint');
const routes = { GET: Get, POST: Post, PUT: Put, PATCH: Patch, DELETE: Delete };

const EndpointRequest = createParamDecorator(
  (_: unknown, context: ExecutionContext) => exchangeOf(context.switchToHttp().getRequest<Request>()).request,
);

/** Makes a controller's method the one that answers the endpoint. It takes the checked request and returns an answer. */
export function Handles<Endpoint extends EndpointDefinition>(endpoint: Endpoint) {
  return <Method extends (request: RequestTo<Endpoint>) => Promise<AnswerTo<Endpoint>>>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    if (descriptor.value === undefined) throw new Error('Only a method can handle an endpoint.');
    routes[endpoint.method](nestPath(endpoint.path))(target, name, descriptor);
    EndpointRequest()(target, name, 0);
    // Asking for the response tells Nest to leave it to us.
    Res()(target, name, 1);
    Reflect.defineMetadata(endpointKey, endpoint, descriptor.value);
  };
}

/** The endpoint a controller's method handles. */
export function endpointOf(method: object): EndpointDefinition {
  const endpoint = Reflect.getMetadata(endpointKey, method) as EndpointDefinition | undefined;
  if (endpoint === undefined) {
    throw new Error('A route of a controller has no endpoint: use @Handles, not @Get or @Post.');
  }
  return endpoint;
}

function nestPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
