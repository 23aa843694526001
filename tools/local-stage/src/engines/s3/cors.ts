import { AwsError } from '../../aws-endpoint/aws-error.ts';
import { type AwsReply, emptyReply } from '../../aws-endpoint/aws-reply.ts';
import type { AwsRequest } from '../../aws-endpoint/aws-request.ts';
import { element, elements } from './xml.ts';

interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds: string | undefined;
}

/** Answers a browser asking whether it may call. */
export function preflight(request: AwsRequest, configuration: string | undefined): AwsReply {
  const origin = request.headers['origin'];
  const method = request.headers['access-control-request-method'];
  if (origin === undefined || method === undefined) {
    throw new AwsError(
      'BadRequest',
      'Insufficient information. Origin and Access-Control-Request-Method are needed.',
    );
  }
  const asked = (request.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const rule = rulesOf(configuration).find((candidate) => allows(candidate, origin, method, asked));
  if (!rule) {
    throw new AwsError('AccessForbidden', 'CORSResponse: This CORS request is not allowed.', 403);
  }
  return emptyReply(200, {
    ...allowed(rule, origin),
    ...(asked.length > 0 && { 'access-control-allow-headers': asked.join(', ') }),
    ...(rule.maxAgeSeconds !== undefined && { 'access-control-max-age': rule.maxAgeSeconds }),
  });
}

/** Headers that let a browser read an answer; none when no rule allows it. */
export function corsHeaders(request: AwsRequest, configuration: string | undefined): Record<string, string> {
  const origin = request.headers['origin'];
  if (origin === undefined) return {};
  const rule = rulesOf(configuration).find((candidate) => allows(candidate, origin, request.method, []));
  if (!rule) return {};
  return {
    ...allowed(rule, origin),
    ...(rule.exposed.length > 0 && { 'access-control-expose-headers': rule.exposed.join(', ') }),
  };
}

function allows(rule: CorsRule, origin: string, method: string, asked: readonly string[]): boolean {
  return (
    rule.methods.includes(method) &&
    rule.origins.some((pattern) => fits(pattern, origin)) &&
    asked.every((name) => rule.headers.some((pattern) => fits(pattern.toLowerCase(), name)))
  );
}

function allowed(rule: CorsRule, origin: string): Record<string, string> {
  const everyone = rule.origins.includes('*');
  return {
    'access-control-allow-origin': everyone ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    ...(!everyone && { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

/** A pattern may hold one `*`. */
function fits(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return pattern === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

function rulesOf(configuration: string | undefined): CorsRule[] {
  return elements(configuration ?? '', 'CORSRule').map((rule) => ({
    origins: elements(rule, 'AllowedOrigin'),
    methods: elements(rule, 'AllowedMethod'),
    headers: elements(rule, 'AllowedHeader'),
    exposed: elements(rule, 'ExposeHeader'),
    maxAgeSeconds: element(rule, 'MaxAgeSeconds'),
  }));
}
