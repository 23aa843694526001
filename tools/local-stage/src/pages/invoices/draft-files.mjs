// Files of the library that an invoice may carry.
import { asking } from '../client/api.mjs';
import { at, element } from '../client/elements.mjs';
import { kindText, sizeText, titleOf } from '../client/files.mjs';

const ask = asking('media');

/** What is ready, and what the draft names already, whatever has become of it. */
export async function showFiles({ whole }) {
  // Without its files an invoice can still be written.
  const { items } = await ask('GET', '/v1/media?limit=100').catch(() => ({ items: [] }));
  const named = whole?.attachments ?? [];
  const ready = items.filter(({ status }) => status === 'ready');
  const unknown = named.filter((id) => ready.every((file) => file.id !== id));
  at('attachments').hidden = ready.length + unknown.length === 0;
  at('attachment-files').replaceChildren(
    ...unknown.map((id) => row(id, 'A file that is not ready, or not there any more', id, true)),
    ...ready.map((file) =>
      row(
        file.id,
        titleOf(file),
        `${kindText(file.contentType)}, ${sizeText(file.size)}`,
        named.includes(file.id),
      ),
    ),
  );
}

export function chosenFiles() {
  return [...at('attachment-files').querySelectorAll('input:checked')].map(({ value }) => value);
}

function row(id, title, about, checked) {
  const box = element('input', { type: 'checkbox', name: 'attachments', value: id, checked });
  const words = element('span', {}, title, element('br'), element('span', { className: 'soft' }, about));
  return element('li', {}, element('label', { className: 'check' }, box, words));
}
