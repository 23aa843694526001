import type { AwsService } from '../aws-endpoint/aws-call.ts';
import { AwsError } from '../aws-endpoint/aws-error.ts';
import { jsonReply } from '../aws-endpoint/aws-reply.ts';

type Operation = (input: Readonly<Record<string, unknown>>) => object | Promise<object>;

/** Answers the operations a small engine knows, and names the others. */
export function answerWith(
  serviceName: string,
  operations: Readonly<Record<string, Operation>>,
): AwsService['answer'] {
  return async (call) => {
    const operation = operations[call.action];
    if (operation === undefined) {
      throw new AwsError(
        'UnknownOperationException',
        `The local stage's ${serviceName} does not know ${call.action}.`,
      );
    }
    return jsonReply(await operation(call.input));
  };
}
