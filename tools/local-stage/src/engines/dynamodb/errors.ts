import type { Item } from './items.ts';

export interface CancellationReason {
  Code: string;
  Message?: string;
  Item?: Item;
}

interface ErrorBody {
  __type: string;
  message?: string;
  Item?: Item;
  CancellationReasons?: CancellationReason[];
  [member: string]: unknown;
}

/** What a caller is answered with. dynalite's own errors have the same two members and are answered the same way. */
export class ServiceError extends Error {
  readonly statusCode = 400;
  readonly body: ErrorBody;

  constructor(body: ErrorBody) {
    super(body.message);
    this.body = body;
  }
}

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'statusCode' in error && 'body' in error;
}

export function isConditionalCheckFailure(error: ServiceError): boolean {
  return error.body.__type.endsWith('#ConditionalCheckFailedException');
}

function serviceError(name: string, message: string, more: Partial<ErrorBody> = {}): ServiceError {
  return new ServiceError({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message, ...more });
}

export const validationError = (message: string): ServiceError =>
  new ServiceError({ __type: 'com.amazon.coral.validate#ValidationException', message });

export const unknownOperation = (name: string): ServiceError =>
  new ServiceError({
    __type: 'com.amazon.coral.service#UnknownOperationException',
    message: `The stage's tables do not know the operation ${name}.`,
  });

export const unreadableRequest = (): ServiceError =>
  new ServiceError({ __type: 'com.amazon.coral.service#SerializationException' });

export const resourceNotFound = (message = 'Requested resource not found'): ServiceError =>
  serviceError('ResourceNotFoundException', message);

export const resourceInUse = (message: string): ServiceError =>
  serviceError('ResourceInUseException', message);

export const tokenReused = (): ServiceError =>
  serviceError(
    'IdempotentParameterMismatchException',
    'Request parameters do not match those of an earlier request with the same client token.',
  );

export function transactionCanceled(reasons: CancellationReason[]): ServiceError {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return serviceError('TransactionCanceledException', message, {
    Message: message,
    CancellationReasons: reasons,
  });
}
