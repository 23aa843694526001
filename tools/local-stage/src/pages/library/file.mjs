// One file of the library: what it is, who sees it, and the links it is shared by.
import { asking } from '../client/api.mjs';
import { at, moment, sum } from '../client/elements.mjs';
import { kindText, pictureOf, sizeText, stateText, titleOf } from '../client/files.mjs';
import { guarded, openPage } from '../client/owner.mjs';
import { linkActions, showLinks } from './links.mjs';

const ask = asking('media');
const path = `/v1/media/${location.pathname.split('/').at(-1)}`;
const lookAgainAfterMs = 1500;
const { amend } = document.forms;

async function show() {
  const media = await ask('GET', path);
  const title = titleOf(media);
  at('title').textContent = document.title = title;
  showContent(media);
  amend.elements.title.value = media.title ?? '';
  amend.elements.description.value = media.description ?? '';
  amend.elements.visibility.value = media.visibility;
  at('sharing').hidden = media.status !== 'ready';
  at('with-original').hidden = media.width === undefined;
  if (media.status === 'ready') await showLinks(path);
  else if (media.status !== 'rejected') setTimeout(() => void guarded(lookAgain), lookAgainAfterMs);
}

/** What somebody is writing meanwhile stays as it is. */
async function lookAgain() {
  const { status } = await ask('GET', path);
  if (status === 'ready' || status === 'rejected') return show();
  setTimeout(() => void guarded(lookAgain), lookAgainAfterMs);
}

function showContent(media) {
  const { status, links, fileName, contentType, size, width, height, createdAt } = media;
  const picture = pictureOf(media, 'large');
  at('picture').hidden = picture === undefined;
  at('picture').replaceChildren(...(picture ? [picture] : []));
  at('state').hidden = status === 'ready';
  at('state').classList.toggle('bad', status === 'rejected');
  at('state').textContent = stateText(media);
  const pixels = width === undefined ? [] : [sum('Pixels', `${width} × ${height}`)];
  at('facts').replaceChildren(
    sum('Name', fileName),
    sum('Kind', kindText(contentType)),
    sum('Size', sizeText(size)),
    ...pixels,
    sum('Uploaded', moment(createdAt)),
  );
  at('original').hidden = links?.original === undefined;
  at('original').textContent = picture ? 'Open it in full size' : 'Download it';
}

/** By a link that was signed just now: one that the page has had for a while has expired, or the file has moved. */
at('original').addEventListener('click', () => {
  void guarded(async () => location.assign((await ask('GET', path)).links.original));
});

await openPage(show, {
  ...linkActions(path),
  async amend({ title = null, description = null, visibility }) {
    await ask('PATCH', path, { title, description, visibility });
    await show();
    return visibility === 'public' ? 'Kept. Everyone may see it.' : 'Kept. You alone see it.';
  },
  async removeFile() {
    await ask('DELETE', path);
    location.assign('/library');
  },
});
