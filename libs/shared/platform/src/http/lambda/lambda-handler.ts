import type { RequestListener } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { configure } from '@vendia/serverless-express';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { isBinaryAnswer } from './binary-answer.ts';
import { normalisedEvent } from './gateway-event.ts';
import { runInInvocation } from './invocation.ts';

type Respond = (event: object, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** Answers API Gateway events (payload 2.0) with the app. It is built at module load, while starting is free. */
export function lambdaHandler(build: () => Promise<INestApplication>) {
  let starting = start(build);
  // A failed start fails the invocation that waits for it, not the process before there is one.
  starting.catch(() => {});
  let hasFailed = false;

  // Exactly two parameters: the runtime takes a third one for a callback and refuses the function.
  return async (
    event: APIGatewayProxyEventV2,
    context: Context,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    if (hasFailed) {
      hasFailed = false;
      starting = start(build);
    }
    const respond = await starting.catch((error: unknown) => {
      hasFailed = true;
      throw error;
    });
    const request = normalisedEvent(event);
    const invocation = { awsRequestId: context.awsRequestId, claims: request.claims };
    return runInInvocation(invocation, () => respond(request.event, context));
  };
}

async function start(build: () => Promise<INestApplication>): Promise<Respond> {
  const app = await (await build()).init();
  const handler = configure<object, APIGatewayProxyStructuredResultV2>({
    app: app.getHttpAdapter().getInstance() as RequestListener,
    eventSourceName: 'AWS_API_GATEWAY_V2',
    binarySettings: { isBinary: isBinaryAnswer },
    respondWithErrors: false,
  });
  return async (event, context) => {
    const result = await handler(event, context, () => {});
    if (!result) throw new Error('The adapter gave no answer.');
    return result;
  };
}
