/**
 * For every AWS client of a service. Without them a call that gets no answer waits for ever, until the whole
 * function times out; the SDK only warns about a late answer unless it is told to throw.
 */
export const awsClientSettings = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
};
