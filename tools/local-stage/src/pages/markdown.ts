import { html, type Html } from './html.ts';

/** Makes HTML of the part of Markdown that the runbook is written in: headings, lists, code, emphasis and links. */
export function markdown(text: string): Html[] {
  return blocks(text.split('\n'));
}

const item = /^(?:-|\d+\.) +/;

function blocks(lines: readonly string[]): Html[] {
  const made: Html[] = [];
  for (let at = 0; at < lines.length;) {
    const [block, length] = blockAt(lines.slice(at));
    if (block !== undefined) made.push(block);
    at += length;
  }
  return made;
}

/** What begins here, and how many lines it takes. */
function blockAt(lines: readonly string[]): [block: Html | undefined, length: number] {
  const [line = ''] = lines;
  if (line.trim() === '') return [undefined, 1];
  if (line.startsWith('```')) {
    const end = lines.indexOf('```', 1);
    const length = end === -1 ? lines.length : end + 1;
    return [html`<pre tabindex="0">${lines.slice(1, length - 1).join('\n')}</pre>`, length];
  }
  const [marks, heading] = /^(#{1,3}) (.*)$/.exec(line)?.slice(1) ?? [];
  if (marks !== undefined && heading !== undefined) return [headingOf(marks.length, heading), 1];
  if (item.test(line)) return listOf(lines);
  const length = lengthOf(lines, (each) => each.trim() === '' || each.startsWith('```') || item.test(each));
  return [html`<p>${inline(lines.slice(0, length).join(' '))}</p>`, length];
}

function headingOf(level: number, text: string): Html {
  const id = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
  if (level === 1) return html`<h1>${inline(text)}</h1>`;
  return level === 2 ? html`<h2 id="${id}">${inline(text)}</h2>` : html`<h3 id="${id}">${inline(text)}</h3>`;
}

/** A list with all its items; what is indented below one belongs to it. */
function listOf(lines: readonly string[]): [Html, number] {
  const length = lengthOf(lines, (each) => !item.test(each) && !/^(?: {2}|$)/.test(each));
  const starts = lines.slice(0, length).flatMap((line, at) => (item.test(line) ? [at] : []));
  const items = starts.map((start, index) => {
    const [mark = ''] = item.exec(lines[start] ?? '') ?? [];
    const own = lines.slice(start, starts[index + 1] ?? length);
    return html`<li>
      ${blocks(own.map((line) => line.slice(Math.min(mark.length, indentOf(line, mark)))))}
    </li>`;
  });
  return [
    /^\d/.test(lines[0] ?? '')
      ? html`<ol>
          ${items}
        </ol>`
      : html`<ul>
          ${items}
        </ul>`,
    length,
  ];
}

function indentOf(line: string, mark: string): number {
  return line.startsWith(mark) ? mark.length : line.length - line.trimStart().length;
}

function lengthOf(lines: readonly string[], isEnd: (line: string) => boolean): number {
  const end = lines.findIndex((line, at) => at > 0 && isEnd(line));
  return end === -1 ? lines.length : end;
}

const marked = /`([^`]+)`|\*\*(.+?)\*\*|\[([^\]]+)\]\(([^)]+)\)|<(https?:[^>]+)>/g;

function inline(text: string): Html[] {
  const made: Html[] = [];
  let after = 0;
  for (const match of text.matchAll(marked)) {
    const [whole, code, strong, label, target, address] = match;
    made.push(html`${text.slice(after, match.index)}`);
    after = match.index + whole.length;
    if (code !== undefined) made.push(html`<code>${code}</code>`);
    else if (strong !== undefined) made.push(html`<strong>${inline(strong)}</strong>`);
    else made.push(linkTo(target ?? address ?? '', label ?? address ?? ''));
  }
  return [...made, html`${text.slice(after)}`];
}

/** A file of the repository is not served here; its name is all there is to show. */
function linkTo(target: string, label: string): Html {
  return /^(?:#|https?:)/.test(target) ? html`<a href="${target}">${label}</a>` : html`${label}`;
}
