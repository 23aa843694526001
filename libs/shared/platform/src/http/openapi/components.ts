import type { HeaderObject, Parameter } from './model.ts';

const id = { type: 'string', maxLength: 128 };
const text = (description: string, example: unknown): HeaderObject => ({
  description,
  schema: { type: 'string' },
  example,
});
const exampleId = '0198c1f2-6c1e-7b3a-9f52-3d1c7a60b0a4';

export const headerComponents: Readonly<Record<string, HeaderObject>> = {
  'X-Request-Id': text('Names this request; it finds the log line.', exampleId),
  'X-Correlation-Id': text('Names all that belongs together, events included.', exampleId),
  Location: text('Where the created resource is, as seen from the address that was asked.', '/v1/things/1'),
  ETag: text('The version of the resource, for If-Match and If-None-Match.', '"1"'),
  'Idempotency-Replayed': text('`true` when this is the stored answer to an earlier request.', 'true'),
  'Retry-After': {
    description: 'Seconds to wait before trying again.',
    schema: { type: 'integer' },
    example: 1,
  },
};

const idempotencyKey: Omit<Parameter, 'required'> = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Makes repeating safe: the same key and the same request get the stored answer for 24 hours. A new operation needs a new key.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: exampleId,
};

export const parameterComponents: Readonly<Record<string, Parameter>> = {
  IdempotencyKey: { ...idempotencyKey, required: false },
  IdempotencyKeyRequired: { ...idempotencyKey, required: true },
  IfMatch: optionalHeader(
    'If-Match',
    'Acts only on this version of the resource, as told by its ETag.',
    '"1"',
  ),
  IfNoneMatch: optionalHeader(
    'If-None-Match',
    'Answers 304 while this version is still the present one.',
    '"1"',
  ),
  RequestId: { ...optionalHeader('X-Request-Id', 'Given back on the answer.', exampleId), schema: id },
  CorrelationId: {
    ...optionalHeader('X-Correlation-Id', 'Given back, and passed on into events.', exampleId),
    schema: id,
  },
  Traceparent: optionalHeader(
    'traceparent',
    'W3C trace context, continued from here.',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  ),
};

function optionalHeader(name: string, description: string, example: string): Parameter {
  return { name, in: 'header', required: false, description, schema: { type: 'string' }, example };
}
