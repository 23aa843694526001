/** A route of an HTTP API, as its template says. */
export type Route<Target> = {
  readonly key: string;
  readonly method: string;
  readonly segments: readonly Segment[];
  readonly target: Target;
};

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'rest'; readonly name: string };

export type RouteMatch<Target> = {
  readonly route: Route<Target>;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
};

export function parseRoute<Target>(key: string, target: Target): Route<Target> {
  if (key === '$default') return { key, method: '$default', segments: [], target };
  const [method = '', path = ''] = key.split(' ');
  return { key, method, segments: segmentsOf(path).map(parseSegment), target };
}

/**
 * Chooses as API Gateway does: the most specific path wins (literal before parameter before `{proxy+}`, from the
 * left), then the exact method before ANY; `$default` catches the rest.
 */
export function matchRoute<Target>(
  routes: readonly Route<Target>[],
  method: string,
  path: string,
): RouteMatch<Target> | undefined {
  const segments = segmentsOf(path);
  const candidates = routes
    .filter((route) => route.method === method || route.method === 'ANY')
    .map((route) => ({ route, pathParameters: matchPath(route.segments, segments) }))
    .filter((candidate) => candidate.pathParameters !== undefined)
    .sort((a, b) => compareRoutes(a.route, b.route));
  const [best] = candidates;
  if (best?.pathParameters !== undefined) {
    const { route, pathParameters } = best;
    return { route, pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : undefined };
  }
  const fallback = routes.find((route) => route.method === '$default');
  return fallback && { route: fallback, pathParameters: undefined };
}

function segmentsOf(path: string): string[] {
  return path.split('/').slice(1);
}

function parseSegment(text: string): Segment {
  const rest = /^\{(.+)\+\}$/.exec(text)?.[1];
  if (rest !== undefined) return { kind: 'rest', name: rest };
  const parameter = /^\{(.+)\}$/.exec(text)?.[1];
  return parameter === undefined ? { kind: 'literal', text } : { kind: 'parameter', name: parameter };
}

function matchPath(
  pattern: readonly Segment[],
  actual: readonly string[],
): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const text = actual[index];
    if (segment.kind === 'rest') {
      const rest = actual.slice(index).join('/');
      if (rest === '') return undefined;
      found[segment.name] = rest;
      return found;
    }
    if (text === undefined) return undefined;
    if (segment.kind === 'literal' && segment.text !== text) return undefined;
    if (segment.kind === 'parameter') {
      if (text === '') return undefined;
      found[segment.name] = text;
    }
  }
  return actual.length === pattern.length ? found : undefined;
}

const specificity = { literal: 0, parameter: 1, rest: 2 } as const;

function compareRoutes(a: Route<unknown>, b: Route<unknown>): number {
  for (let index = 0; index < Math.max(a.segments.length, b.segments.length); index += 1) {
    const [left, right] = [a.segments[index], b.segments[index]];
    const difference = (left ? specificity[left.kind] : -1) - (right ? specificity[right.kind] : -1);
    if (difference !== 0) return difference;
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
}
