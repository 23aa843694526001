import { expect, it } from 'vitest';
import { markdown } from './markdown.ts';

const rendered = (text: string) =>
  markdown(text)
    .map((block) => block.text)
    .join('')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('> <', '><');

it.each([
  ['## Events out', '<h2 id="events-out">Events out</h2>'],
  ['one\ntwo\n\nthree', '<p>one two</p><p>three</p>'],
  [
    'say `a < b` to **all `of` you**',
    '<p>say <code>a &lt; b</code> to <strong>all <code>of</code> you</strong></p>',
  ],
  [
    '[there](#here), <https://a.b>, [file](../x.md)',
    '<p><a href="#here">there</a>, <a href="https://a.b">https://a.b</a>, file</p>',
  ],
  ['- one\n  more\n- two', '<ul><li><p>one more</p></li><li><p>two</p></li></ul>'],
  [
    '1. look\n   ```sh\n   npm run x\n   ```\n2. do',
    '<ol><li><p>look</p><pre tabindex="0">npm run x</pre></li><li><p>do</p></li></ol>',
  ],
  ['<b>no</b>', '<p>&lt;b&gt;no&lt;/b&gt;</p>'],
])('%j becomes HTML', (text, expected) => {
  expect(rendered(text)).toBe(expected);
});
