import { request } from 'node:http';
import type { DynamoDb } from './dynamodb/dynamodb.ts';

/**
 * Another implementation of DynamoDB, reached by its address, in place of the stage's own: the same suites can be
 * held against it. It announces no changes, so streams are polled, and its clock is its own.
 */
export function otherDynamoDb(endpoint: string): DynamoDb {
  const { hostname, port } = new URL(endpoint);
  return {
    handle(incoming, response) {
      const { method, url: path, headers } = incoming;
      const onward = request({ hostname, port, method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.once('error', (error) => response.destroy(error));
      incoming.pipe(onward);
    },
    onChange: () => () => {},
    sweepExpired: async () => 0,
    close: async () => {},
  };
}
