import { createHash } from 'node:crypto';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { endpoint } from '../endpoint/endpoint.ts';
import { openApiDocument } from '../openapi/document.ts';
import { docsPage } from './page.ts';

const wicked = `<script>alert('1')</script>"`;
const page = docsPage(
  openApiDocument({ name: wicked, stage: 'test', version: '1' }, [
    endpoint({
      method: 'POST',
      path: '/v1/notes',
      summary: wicked,
      description: `See \`code\` & ${wicked}`,
      access: 'user',
      body: z.object({
        text: z.string().meta({ examples: ["it's $HOME"] }),
        size: z.enum(['s', 'm', 'l']).optional(),
        currency: z.enum(Array.from({ length: 150 }, (_, index) => `C${index}`)).optional(),
      }),
      responses: { 201: z.object({ id: z.string().describe(wicked) }) },
    }),
  ]),
);

describe('the documentation page', () => {
  it.each(['style', 'script'])(
    'allows its own %s by the hash of exactly what stands there, and nothing inline besides',
    (tag) => {
      const [, source = ''] = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(page.html) ?? [];
      expect(source.length).toBeGreaterThan(100);
      expect(page.policy).toContain(
        `${tag}-src 'sha256-${createHash('sha256').update(source).digest('base64')}'`,
      );
      expect(page.html.split(`<${tag}`)).toHaveLength(2);
      expect(page.html).not.toMatch(/ (style|on\w+)=/);
    },
  );

  it('loads nothing from anywhere', () => {
    expect(page.html).not.toMatch(/(src|href)="(?!#|openapi\.json")/);
    expect(page.policy).toContain("default-src 'none'");
  });

  it('escapes whatever the contracts say', () => {
    expect(page.html).not.toContain('<script>alert');
    expect(page.html).toContain('&#60;script&#62;');
  });

  it('recites short lists of values and tells how long the long ones are', () => {
    const text = page.html.replaceAll('&#34;', '"');
    expect(text).toContain('"s" | "m" | "l"<');
    expect(text).toContain('"C4" | "C5" and 144 more<');
  });

  it('quotes the body of a command for the shell', () => {
    expect(page.html).toContain('it&#39;\\&#39;&#39;s $HOME');
  });
});
