import type { AwsRequest } from './aws-request.ts';

export type Proof = 'header' | 'query' | 'form' | 'not';

/** Who signed a request and for what, as far as the request itself says. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly proof: Proof;
}

export function credentialsOf(request: AwsRequest): Credentials | undefined {
  const header = /Credential=([^,\s]+)/.exec(request.headers['authorization'] ?? '')?.[1];
  if (header) return parseCredential(header, 'header');
  const query = request.query.get('X-Amz-Credential');
  return query ? parseCredential(query, 'query') : undefined;
}

/** `AKIA…/20261121/us-east-1/s3/aws4_request` */
export function parseCredential(text: string, proof: Proof): Credentials | undefined {
  const [accessKeyId, date, region, service, end] = text.split('/');
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request') return undefined;
  return { accessKeyId, date, region, service, proof };
}
