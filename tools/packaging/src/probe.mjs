// Runs beside a bundle in an empty folder: `node probe.mjs <bundle> <export> [path to request]`.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [bundle = '', name = '', path] = process.argv.slice(2);
const context = { awsRequestId: 'probe', getRemainingTimeInMillis: () => 20_000 };

for (const installed of ['@nestjs/core', 'zod']) {
  let found = true;
  try {
    createRequire(pathToFileURL(bundle)).resolve(installed);
  } catch {
    found = false;
  }
  if (found) throw new Error(`${installed} can be reached from here, which proves nothing.`);
}

const { [name]: handler } = await import(pathToFileURL(bundle).href);
if (typeof handler !== 'function') throw new Error(`It exports no function "${name}".`);
if (handler.length !== 2)
  throw new Error(
    `Its ${name} takes ${handler.length} parameters; the Node.js 24 runtime wants (event, context).`,
  );

if (path) {
  const http = { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'probe' };
  const event = {
    version: '2.0',
    routeKey: `GET ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { host: 'nowhere.invalid' },
    requestContext: { http, stage: '$default', requestId: 'probe', domainName: 'nowhere.invalid' },
    isBase64Encoded: false,
  };
  const { statusCode, body } = await handler(event, context);
  if (statusCode !== 200) throw new Error(`GET ${path} answers ${statusCode}: ${body}`);
  // A pipe takes a long text by and by: leaving before it is through would cut it off.
  await new Promise((resolve) => process.stdout.write(`\n${JSON.stringify(JSON.parse(body))}\n`, resolve));
}
process.exit(0);
