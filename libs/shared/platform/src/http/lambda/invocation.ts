import { AsyncLocalStorage } from 'node:async_hooks';

/** What the runtime knows about the request that is being handled. */
export type Invocation = {
  readonly awsRequestId: string | undefined;
  /** The claims the gateway's authorizer has verified. */
  readonly claims: unknown;
};

// serverless-express keeps the current event in a global, where two requests would see each other's.
const storage = new AsyncLocalStorage<Invocation>();

export function runInInvocation<Result>(invocation: Invocation, work: () => Result): Result {
  return storage.run(invocation, work);
}

export function currentInvocation(): Invocation | undefined {
  return storage.getStore();
}
