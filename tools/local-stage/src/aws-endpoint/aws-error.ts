import { randomUUID } from 'node:crypto';
import type { ServiceName } from './aws-call.ts';
import type { AwsReply } from './aws-reply.ts';

/** An error a service answers with, in whatever shape its protocol has. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const jsonNamespaces: Partial<Record<ServiceName, string>> = {
  dynamodb: 'com.amazonaws.dynamodb.v20120810#',
  sqs: 'com.amazonaws.sqs#',
};

const jsonOnePointZero = new Set<ServiceName>(['dynamodb', 'sqs', 'unknown']);

export function errorReply(service: ServiceName, error: AwsError): AwsReply {
  const { code, message, status } = error;
  const requestId = randomUUID();
  switch (service) {
    case 'dynamodb':
    case 'sqs':
    case 'ssm':
    case 'kms':
    case 'logs':
    case 'cognito-idp':
    case 'cognito-identity':
    case 'unknown':
      return {
        status,
        headers: {
          'content-type': jsonOnePointZero.has(service)
            ? 'application/x-amz-json-1.0'
            : 'application/x-amz-json-1.1',
          'x-amzn-requestid': requestId,
          'x-amzn-errortype': code,
          ...(service === 'sqs' && { 'x-amzn-query-error': `${code};${faultOf(status)}` }),
        },
        body: Buffer.from(JSON.stringify({ __type: `${jsonNamespaces[service] ?? ''}${code}`, message })),
      };
    case 'ses':
      return {
        status,
        headers: {
          'content-type': 'application/json',
          'x-amzn-requestid': requestId,
          'x-amzn-errortype': code,
        },
        body: Buffer.from(JSON.stringify({ message })),
      };
    case 'sns':
    case 'sts':
      return {
        status,
        headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
        body: Buffer.from(
          `<ErrorResponse><Error><Type>${faultOf(status)}</Type><Code>${escapeXml(code)}</Code>` +
            `<Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
        ),
      };
    case 's3':
      return {
        status,
        headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
        body: Buffer.from(
          `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeXml(code)}</Code>` +
            `<Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId></Error>`,
        ),
      };
  }
}

const errorCodePattern = /<Code>([^<]+)<\/Code>|"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/;

/** The error code of a reply in any of the protocols. */
export function errorCodeOf(reply: AwsReply): string | undefined {
  if (reply.status < 400) return undefined;
  const header = reply.headers['x-amzn-errortype'];
  if (typeof header === 'string') return header;
  const match = errorCodePattern.exec(reply.body.subarray(0, 4096).toString());
  return match?.[1] ?? match?.[2];
}

function faultOf(status: number): 'Sender' | 'Receiver' {
  return status < 500 ? 'Sender' : 'Receiver';
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
