// The library: what is in it, what it takes up, and what is being uploaded.
import { asking } from '../client/api.mjs';
import { at } from '../client/elements.mjs';
import { fileCard, sizeText } from '../client/files.mjs';
import { guarded, openPage, pagedList } from '../client/owner.mjs';
import { uploadAll } from './uploads.mjs';

const ask = asking('media');
const { upload, moreFiles } = document.forms;
const list = pagedList(at('files'), moreFiles, cardOf, { otherwise: at('no-files'), ask });
const lookAgainAfterMs = 1500;
const looksAtMost = 60;
let shown = '/v1/media';
/** Files that are not looked at yet, of what was read last. */
let open = new Set();
let looks = 0;
let pause;

const actions = {
  async upload() {
    const files = [...upload.elements.files.files];
    if (files.length === 0) throw new Error('Choose a file first, or drop some here.');
    upload.elements.files.value = '';
    await take(files);
  },
  async filter(member) {
    shown = `/v1/media?${new URLSearchParams(member)}`;
    await list.show(shown);
  },
  async moreFiles() {
    await list.showMore();
  },
};

async function take(files) {
  looks = 0;
  await uploadAll(files, upload.elements.visibility.value, show);
}

async function show() {
  open = new Set();
  const [{ bytes, items, quota }] = await Promise.all([ask('GET', '/v1/usage'), list.show(shown)]);
  at('usage-bar').value = bytes / quota;
  at('usage').textContent =
    `${sizeText(bytes)} of ${sizeText(quota)} in ${items === 1 ? '1 file' : `${items} files`}`;
  lookAgain();
}

/** Until everything has been looked at, or for a while: an upload that was given up never is. */
function lookAgain() {
  clearTimeout(pause);
  if (open.size === 0 || looks >= looksAtMost) return;
  looks += 1;
  pause = setTimeout(() => void (document.hidden ? lookAgain() : guarded(show)), lookAgainAfterMs);
}

function cardOf(media) {
  if (['awaiting_upload', 'processing'].includes(media.status)) open.add(media.id);
  return fileCard(media, { href: `/library/${media.id}` });
}

const drop = at('drop');
for (const name of ['dragenter', 'dragover'])
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
for (const name of ['dragleave', 'drop']) drop.addEventListener(name, () => drop.classList.remove('over'));
drop.addEventListener('drop', (event) => {
  event.preventDefault();
  void guarded(() => take([...event.dataTransfer.files]));
});

await openPage(show, actions);
