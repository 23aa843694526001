import { isRecord } from '../template/template.ts';

/** An HTTP API's CORS configuration. With one, the gateway answers preflights itself. */
export type CorsConfiguration = {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds: number | undefined;
  readonly credentials: boolean;
};

export function readCors(value: unknown): CorsConfiguration | undefined {
  if (!isRecord(value)) return undefined;
  const list = (name: string) => [value[name] ?? []].flat().map(String);
  const maxAge = value['MaxAge'];
  return {
    origins: list('AllowOrigins'),
    methods: list('AllowMethods').map((method) => method.toUpperCase()),
    headers: list('AllowHeaders').map((header) => header.toLowerCase()),
    exposed: list('ExposeHeaders'),
    maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
    credentials: value['AllowCredentials'] === true,
  };
}

/** Headers for an answer to a page of this origin; none when the origin is not allowed. */
export function corsHeaders(cors: CorsConfiguration, origin: string | undefined): Map<string, string> {
  const headers = new Map<string, string>();
  if (origin === undefined || !cors.origins.some((allowed) => originMatches(allowed, origin))) return headers;
  const anyone = cors.origins.includes('*') && !cors.credentials;
  headers.set('access-control-allow-origin', anyone ? '*' : origin);
  if (!anyone) headers.set('vary', 'Origin');
  if (cors.credentials) headers.set('access-control-allow-credentials', 'true');
  if (cors.exposed.length > 0) headers.set('access-control-expose-headers', cors.exposed.join(','));
  return headers;
}

export function preflightHeaders(
  cors: CorsConfiguration,
  request: Readonly<Record<string, string>>,
): Map<string, string> {
  const headers = corsHeaders(cors, request['origin']);
  if (headers.size === 0) return headers;
  headers.delete('access-control-expose-headers');
  if (cors.methods.length > 0) headers.set('access-control-allow-methods', cors.methods.join(','));
  const asked = (request['access-control-request-headers'] ?? '')
    .toLowerCase()
    .split(/\s*,\s*/)
    .filter(Boolean);
  const allowed = cors.headers.includes('*') ? asked : cors.headers;
  if (allowed.length > 0) headers.set('access-control-allow-headers', allowed.join(','));
  if (cors.maxAgeSeconds !== undefined) headers.set('access-control-max-age', String(cors.maxAgeSeconds));
  return headers;
}

function originMatches(allowed: string, origin: string): boolean {
  if (allowed === '*' || allowed === origin) return true;
  // `https://*` allows every origin of a scheme.
  return allowed.endsWith('://*') && origin.startsWith(allowed.slice(0, -1));
}
