// How pages show files, wherever they stand.
import { element, tag } from './elements.mjs';

const kinds = {
  ...{ 'image/jpeg': 'JPEG picture', 'image/png': 'PNG picture', 'image/gif': 'GIF picture' },
  ...{ 'image/webp': 'WebP picture', 'image/avif': 'AVIF picture', 'application/pdf': 'PDF document' },
};

export const kindText = (contentType) => kinds[contentType] ?? contentType;

export const titleOf = ({ title, fileName, contentType }) => title ?? fileName ?? kindText(contentType);

export function sizeText(bytes) {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB'];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  const amount = (bytes / 1000 ** power).toFixed(1).replace(/\.0$/, '');
  return `${amount} ${units[power - 1]}`;
}

const states = {
  awaiting_upload: 'It has not been uploaded yet.',
  processing: 'It is being looked at.',
  ready: '',
};

export function stateText({ status, rejection }) {
  return rejection === undefined ? states[status] : `It was refused. ${rejection.detail}`;
}

/** In this size; undefined for what has no picture. */
export function pictureOf({ links, ...media }, size) {
  const found = links?.renditions.find(({ name }) => name === `${size}.webp`);
  if (found === undefined) return undefined;
  const { url, width, height } = found;
  return element('img', { src: url, alt: titleOf(media), width, height, decoding: 'async' });
}

/** A card of a list of files. */
export function fileCard(media, { href } = {}) {
  const { contentType, size, status = 'ready', visibility } = media;
  const picture = pictureOf(media, 'thumb') ?? element('span', { className: 'kind' }, kindText(contentType));
  const about = [kindText(contentType), size !== undefined && sizeText(size)].filter(Boolean).join(', ');
  const title = element('strong', {}, titleOf(media));
  const tags = [status !== 'ready' && tag(status), visibility === 'public' && tag('public')].filter(Boolean);
  return element(
    'li',
    { className: 'file card' },
    element('div', { className: 'thumb' }, picture),
    href === undefined ? title : element('a', { href }, title),
    element('span', { className: 'soft' }, about),
    ...(tags.length > 0 ? [element('span', {}, ...tags)] : []),
    ...(status === 'rejected' ? [element('span', { className: 'wrong' }, stateText(media))] : []),
  );
}
