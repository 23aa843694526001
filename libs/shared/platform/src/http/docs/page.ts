import { createHash } from 'node:crypto';
import type { OpenApiDocument, Operation } from '../openapi/model.ts';
import { html, Markup } from '../../core/markup.ts';
import { prose } from './prose.ts';
import { operationView } from './operation-view.ts';
import { script } from './script.ts';
import { style } from './style.ts';

export type DocsPage = { readonly html: string; readonly policy: string };

type Entry = { method: string; path: string; operation: Operation };

/** The document as one page that loads nothing else. Its policy allows exactly its own style and script. */
export function docsPage(document: OpenApiDocument): DocsPage {
  const { info, components } = document;
  const groups = document.tags.map(({ name }) => ({ name, entries: entriesOf(document, name) }));
  const navigation = groups.map(
    ({ name, entries }) =>
      html`<h2>${name}</h2>
        <ul>
          ${entries.map(navigationItem)}
        </ul>`,
  );
  const chapters = groups.map(({ name, entries }) => {
    const views = entries.map(({ method, path, operation }) =>
      operationView(method, path, operation, components),
    );
    return html`<h2>${name}</h2>
      ${views}`;
  });
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title} ${info.version}</title>
        ${inline('style', style)}
      </head>
      <body>
        <nav>
          <strong>${info.title}</strong>
          <p>${info.version} · <a href="openapi.json">OpenAPI 3.1</a></p>
          ${navigation}
        </nav>
        <main>
          <h1>${info.title}</h1>
          <p class="lead">${prose(info.description)}</p>
          <p class="lead">Base URL: <code class="base">$BASE</code></p>
          ${chapters}
        </main>
        ${inline('script', script)}
      </body>
    </html> `;
  const policy = [
    "default-src 'none'",
    `style-src '${sourceHash(style)}'`,
    `script-src '${sourceHash(script)}'`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return { html: page.text, policy };
}

function entriesOf(document: OpenApiDocument, tag: string): Entry[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  );
}

function navigationItem({ method, operation }: Entry): Markup {
  const short = method === 'delete' ? 'DEL' : method.toUpperCase();
  return html`<li>
    <a href="#${operation.operationId}"><span class="method ${method}">${short}</span>${operation.summary}</a>
  </li>`;
}

// Byte for byte what the policy's hash was taken of.
function inline(tag: 'style' | 'script', source: string): Markup {
  return new Markup(`<${tag}>${source}</${tag}>`);
}

function sourceHash(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}
