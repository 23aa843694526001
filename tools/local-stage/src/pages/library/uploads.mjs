// Files on their way: asked for, put into the store by the form that was signed for them, and then looked at there.
import { asking } from '../client/api.mjs';
import { at, element } from '../client/elements.mjs';

const ask = asking('media');

/** One after the other, each with a line that tells how far it is. `changed` is called when the library has changed. */
export async function uploadAll(files, visibility, changed) {
  const lines = files.map((file) => [file, lineFor(file)]);
  at('uploads').replaceChildren(...lines.map(([, line]) => line.row));
  for (const [file, line] of lines) {
    await upload(file, visibility, line).catch((problem) => {
      if (problem.status === 401) throw problem;
      line.end(wordsOf(problem), true);
    });
    await changed();
  }
}

async function upload(file, visibility, line) {
  const body = {
    ...{ fileName: file.name, contentType: file.type, size: file.size, visibility },
    ...(file.size > 0 && file.size <= 25_000_000 && { sha256: await hashOf(file) }),
  };
  const key = { 'idempotency-key': crypto.randomUUID() };
  const { duplicate, upload: form } = await ask('POST', '/v1/uploads', body, key);
  if (duplicate) return line.end('You have this very file already.');
  await post(form, file, line.progress);
  // The library says what becomes of it.
  line.row.remove();
}

async function hashOf(file) {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Not by fetch, which does not tell how far an upload is. */
function post({ url, fields }, file, progress) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', file);
  const request = new XMLHttpRequest();
  request.upload.addEventListener('progress', ({ loaded, total }) => (progress.value = loaded / total));
  return new Promise((resolve, reject) => {
    request.addEventListener('load', () =>
      request.status < 300 ? resolve() : reject(new Error(`The store did not take it (${request.status}).`)),
    );
    request.addEventListener('error', () => reject(new Error('The connection broke. Try it once more.')));
    request.open('POST', url);
    request.send(form);
  });
}

function lineFor({ name }) {
  const progress = element('progress', { max: 1, value: 0, ariaLabel: `Upload of ${name}` });
  const words = element('span', { className: 'soft' }, 'waiting');
  const row = element('li', {}, element('div', {}, element('strong', {}, name), words), progress);
  return {
    row,
    progress,
    end(sentence, isBad = false) {
      words.textContent = sentence;
      words.className = isBad ? 'wrong' : 'soft';
      progress.hidden = true;
    },
  };
}

const rules = { contentType: 'Its type', size: 'Its size', fileName: 'Its name' };

function wordsOf({ message, errors = [] }) {
  const known = errors.filter(({ path }) => rules[path] !== undefined);
  return known.length === 0
    ? message
    : known.map(({ path, message: rule }) => `${rules[path]} ${rule}.`).join(' ');
}
