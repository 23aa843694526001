import type {
  MediaTypes,
  OpenApiDocument,
  Operation,
  Parameter,
  Reference,
  ResponseObject,
} from '../openapi/model.ts';
import { curlOf } from './curl.ts';
import { html, Markup } from '../../core/markup.ts';
import { prose } from './prose.ts';
import { line, required, schemaView, typeOf } from './schema-view.ts';

type Components = OpenApiDocument['components'];

// They can be sent with every request; repeating them everywhere would hide what matters.
const everywhere = new Set(['X-Request-Id', 'X-Correlation-Id', 'traceparent']);

export function operationView(
  method: string,
  path: string,
  operation: Operation,
  components: Components,
): Markup {
  const parameters = operation.parameters
    .map((parameter) => resolvedParameter(parameter, components))
    .filter(({ name }) => !everywhere.has(name));
  const responses = Object.entries(operation.responses).map(([status, response]) =>
    responseView(status, resolvedResponse(response, components), components),
  );
  const { requestBody, description } = operation;
  return html`<section id="${operation.operationId}">
    <h3>${operation.summary}</h3>
    <div class="route">
      <span class="method ${method}">${method.toUpperCase()}</span><code>${path}</code>
      <span class="badge">${operation.security.length === 0 ? 'public' : 'access token'}</span>
    </div>
    ${description === undefined ? undefined : html`<p>${prose(description)}</p>`}
    ${parameters.length === 0 ? undefined : parametersView(parameters, components)}
    ${
      requestBody === undefined
        ? undefined
        : html`<h4>Body</h4>
            ${contentView(requestBody.content, components)}`
    }
    <h4>Try it</h4>
    ${curlOf(method, path, operation, parameters)}
    <h4>Answers</h4>
    ${responses}
  </section>`;
}

function parametersView(parameters: readonly Parameter[], components: Components): Markup {
  const items = parameters.map(({ name, in: place, required: isRequired, schema, description }) => {
    const described = description === undefined ? schema : { ...schema, description };
    const marks = [html`<span class="badge">${place}</span> `, ...(isRequired ? [required] : [])];
    return html`<li>${line(name, described, components, marks)}</li>`;
  });
  return html`<h4>Parameters</h4>
    <ul class="members">
      ${items}
    </ul>`;
}

function responseView(status: string, response: ResponseObject, components: Components): Markup {
  const title = html`<span class="status s${status.charAt(0)}">${status}</span
    >${prose(response.description)}`;
  const headers = Object.keys(response.headers ?? {}).filter((name) => !everywhere.has(name));
  const headerLine =
    headers.length === 0
      ? undefined
      : html`<p class="note">Headers: ${headers.map((name) => html`<code>${name}</code> `)}</p>`;
  const content = response.content && contentView(response.content, components);
  if (headerLine === undefined && content === undefined)
    return html`<details><summary>${title}</summary></details>`;
  const open = new Markup(status.startsWith('2') ? ' open' : '');
  return html`<details${open}><summary>${title}</summary><div>${headerLine}${content}</div></details>`;
}

function contentView(content: MediaTypes, components: Components): Markup {
  const [mediaType = '', media] = Object.entries(content)[0] ?? [];
  if (media?.examples !== undefined) {
    const examples = Object.entries(media.examples).map(
      ([code, { summary }]) => html`<li><code>${code}</code> <span class="note">${summary}</span></li>`,
    );
    return html`<ul class="members">
      ${examples}
    </ul>`;
  }
  const members = media && schemaView(media.schema, components);
  if (members !== undefined && members.text !== '') return members;
  return html`<p class="note">${mediaType} ${media && typeOf(media.schema, components)}</p>`;
}

function resolvedParameter(parameter: Parameter | Reference, components: Components): Parameter {
  if (!('$ref' in parameter)) return parameter;
  const found = components.parameters[parameter.$ref.replace('#/components/parameters/', '')];
  if (found === undefined) throw new Error(`${parameter.$ref} is no component.`);
  return found;
}

function resolvedResponse(response: ResponseObject | Reference, components: Components): ResponseObject {
  if (!('$ref' in response)) return response;
  const found = components.responses[response.$ref.replace('#/components/responses/', '')];
  if (found === undefined) throw new Error(`${response.$ref} is no component.`);
  return found;
}
