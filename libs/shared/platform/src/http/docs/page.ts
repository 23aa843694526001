import type { OpenApiDocument } from '../openapi/document.ts';

export function docsPage(document: OpenApiDocument): { html: string; policy: string } {
  return { html: `<!doctype html><title>${document.info.title}</title>`, policy: "default-src 'none'" };
}
