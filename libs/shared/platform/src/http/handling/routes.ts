import type { EndpointDefinition } from '../endpoint/endpoint.ts';

/** All endpoints of an app, and which methods an address takes. */
export class Routes {
  readonly endpoints: readonly EndpointDefinition[];
  readonly #patterns: readonly { pattern: RegExp; method: string }[];

  constructor(endpoints: readonly EndpointDefinition[]) {
    this.endpoints = endpoints;
    this.#patterns = endpoints.map(({ path, method }) => ({ pattern: patternOf(path), method }));
  }

  /** In the form of the `Allow` header; empty for an address that does not exist. */
  methodsAt(url: string): string[] {
    const path = url.split('?', 1)[0] ?? '';
    const methods = this.#patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    if (methods.length === 0) return [];
    const implied = methods.includes('GET') ? ['HEAD', 'OPTIONS'] : ['OPTIONS'];
    return [...new Set([...methods, ...implied])].sort();
  }
}

function patternOf(path: string): RegExp {
  const literal = path.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^/]+')}$`);
}
