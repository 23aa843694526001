import { expect, test } from 'vitest';
import { html } from './html.ts';

test('what is put into a page is escaped, as text and as an attribute', () => {
  const name = `<script>alert("1")</script>'&`;
  const escaped = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;';
  expect(html`<p title="${name}">${name}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
});

test('pages are put together from parts without escaping them again', () => {
  const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
  expect(html`${items}${undefined}${false}`.text).toBe('<li>a</li><li>&lt;b&gt;</li>');
});
