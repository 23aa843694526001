import type { Operation, Parameter } from '../openapi/model.ts';
import { html, type Markup } from '../../core/markup.ts';

/** A command that can be pasted into a shell; `$TOKEN` is an access token. */
export function curlOf(
  method: string,
  path: string,
  operation: Operation,
  parameters: readonly Parameter[],
): Markup {
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const address = inPath.reduce(
    (text, { name, example }) => text.replace(`{${name}}`, shown(example ?? name)),
    path,
  );
  const [mediaType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const body = content?.example === undefined ? undefined : JSON.stringify(content.example, null, 2);
  const required = parameters.filter((parameter) => parameter.in === 'header' && parameter.required);
  const options = [
    ...(method === 'get' ? [] : [`-X ${method.toUpperCase()}`]),
    ...(operation.security.length === 0 ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    ...required.map(({ name, example }) => `-H ${quoted(`${name}: ${shown(example ?? '…')}`)}`),
    ...(mediaType === undefined ? [] : [`-H ${quoted(`Content-Type: ${mediaType}`)}`]),
    ...(body === undefined ? [] : [`-d ${quoted(body)}`]),
  ];
  const rest = options.map((option) => ` \\\n  ${option}`).join('');
  const command = html`curl "<span class="base">$BASE</span>${address}"${rest}`;
  return html`<div class="curl">
    <button hidden>Copy</button>
    <pre><code>${command}</code></pre>
  </div>`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
