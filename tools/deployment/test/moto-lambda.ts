/** The environment of a function as moto holds it. Asked without the SDK, which nothing else here needs for Lambda. */
export async function functionEnvironment(endpoint: string, name: string): Promise<Record<string, string>> {
  const response = await fetch(`${endpoint}/2015-03-31/functions/${name}/configuration`, {
    // By this moto knows which service is meant; it checks no signature.
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=nobody/20260101/us-east-1/lambda/aws4_request' },
  });
  const { Environment } = (await response.json()) as { Environment?: { Variables: Record<string, string> } };
  return Environment?.Variables ?? {};
}
