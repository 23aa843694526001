import { askingOpenly } from '../client/api.mjs';
import { at, moment, tell } from '../client/elements.mjs';
import { invalid, onSubmit } from '../client/forms.mjs';
import { pictureOf, titleOf } from '../client/files.mjs';

const ask = askingOpenly('media');
const token = location.pathname.split('/').at(-1);
const { view } = document.forms;

const actions = {
  async view({ password }) {
    const body = password === undefined ? {} : { password };
    const media = await ask('POST', `/v1/shared/${token}`, body).catch(refused);
    if (media) show(media);
  },
};

function refused(problem) {
  switch (problem.code) {
    case 'share.password_required': {
      const isShown = !at('with-password').hidden;
      at('with-password').hidden = false;
      view.elements.password.focus();
      if (isShown) throw invalid('password', 'must be filled in');
      return undefined;
    }
    case 'share.password_wrong':
      view.elements.password.select();
      throw invalid('password', 'is not the right password');
    case 'rate.limited':
      throw new Error('Too many passwords were tried. Come back in a quarter of an hour.');
    case 'share.not_found':
      at('closed').hidden = true;
      return tell(
        'This link leads to no file, or not any more. Ask whoever gave it to you for a new one.',
        true,
      );
    default:
      throw problem;
  }
}

function show(media) {
  const { description, contentType, links, expiresAt } = media;
  const picture = pictureOf(media, 'large');
  at('closed').hidden = true;
  at('file').hidden = false;
  at('title').textContent = document.title = titleOf(media);
  at('title').focus();
  at('picture').hidden = picture === undefined;
  at('picture').replaceChildren(...(picture ? [picture] : []));
  at('description').hidden = description === undefined;
  at('description').textContent = description ?? '';
  at('original').hidden = links.original === undefined;
  at('original').href = links.original ?? '';
  at('original').textContent = contentType.startsWith('image/') ? 'Open it in full size' : 'Download it';
  at('until').textContent =
    `Good until ${moment(expiresAt)}, unless its owner ends it sooner. To open what is shown later than ${moment(links.expiresAt)}, open the link again.`;
}

onSubmit(view, actions.view, tell);
at('closed').hidden = false;
