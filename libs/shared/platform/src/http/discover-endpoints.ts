import { METHOD_METADATA } from '@nestjs/common/constants.js';
import type { ModulesContainer } from '@nestjs/core';
import type { EndpointDefinition } from './endpoint/endpoint.ts';
import { endpointOf } from './endpoint/handles.ts';
import { requestSchemas } from './endpoint/schemas.ts';

type Callable = (...parameters: never[]) => unknown;

/** The endpoints of all controllers, by path and method. A contract that contradicts itself stops the start. */
export function discoverEndpoints(modules: ModulesContainer): EndpointDefinition[] {
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  const endpoints = controllers.flatMap(({ metatype }) => endpointsOf(metatype));
  endpoints.forEach(requireConsistency);
  return endpoints.sort((a, b) => compare(`${a.path} ${a.method}`, `${b.path} ${b.method}`));
}

function endpointsOf(controller: { prototype?: unknown } | null): EndpointDefinition[] {
  const prototype: unknown = controller?.prototype;
  if (typeof prototype !== 'object' || prototype === null) return [];
  const methods = Object.values(Object.getOwnPropertyDescriptors(prototype))
    .map(({ value }): unknown => value)
    .filter((value): value is Callable => typeof value === 'function');
  return methods.filter((method) => Reflect.hasMetadata(METHOD_METADATA, method)).map(endpointOf);
}

function requireConsistency(endpoint: EndpointDefinition): void {
  const name = `${endpoint.method} ${endpoint.path}`;
  const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter).sort();
  const declared = Object.keys(endpoint.params ?? {}).sort();
  if (inPath.join() !== declared.join()) {
    throw new Error(`${name} declares the parameters [${declared.join()}], its path has [${inPath.join()}].`);
  }
  if (endpoint.body !== undefined && endpoint.method === 'GET')
    throw new Error(`${name}: a GET has no body.`);
  requestSchemas(endpoint);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
