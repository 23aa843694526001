// The links that a file is shared by. What a link is, nobody can tell again once it was shown.
import { asking } from '../client/api.mjs';
import { once } from '../client/attempts.mjs';
import { at, element, entry, moment, tell } from '../client/elements.mjs';
import { invalid } from '../client/forms.mjs';
import { guarded, pagedList } from '../client/owner.mjs';

const ask = asking('media');
const daySeconds = 24 * 60 * 60;
const { share, copyLink, moreShares } = document.forms;
const list = pagedList(at('shares'), moreShares, rowOf, { ask });

export async function showLinks(path) {
  await list.show(`${path}/shares`);
}

export function linkActions(path) {
  return {
    async share({ days, maxViews, password, allowOriginal }) {
      if (maxViews !== undefined && !/^\d{1,7}$/.test(maxViews))
        throw invalid('maxViews', 'must be a whole number');
      const body = {
        expiresIn: Number(days) * daySeconds,
        ...(maxViews !== undefined && { maxViews: Number(maxViews) }),
        ...(password !== undefined && { password }),
        ...(allowOriginal !== undefined && { allowOriginal: true }),
      };
      const { url } = await once('share', body, (key) => ask('POST', `${path}/shares`, body, key));
      share.reset();
      share.closest('details').open = false;
      at('new-link').hidden = false;
      copyLink.elements.url.value = url;
      copyLink.elements.url.select();
      await showLinks(path);
    },
    async copyLink() {
      copyLink.elements.url.select();
      await navigator.clipboard.writeText(copyLink.elements.url.value).catch(() => {
        throw new Error('This browser does not let pages copy. Copy the marked link yourself.');
      });
      copyLink.querySelector('button').textContent = 'Copied';
    },
    async moreShares() {
      await list.showMore();
    },
  };
}

function rowOf({ id, expiresAt, views, maxViews, hasPassword, allowOriginal }) {
  const looks = `${views}${maxViews === undefined ? '' : ` of ${maxViews}`} ${views === 1 && maxViews === undefined ? 'look' : 'looks'}`;
  const about = [looks, hasPassword && 'password', allowOriginal && 'full size'].filter(Boolean).join(' · ');
  const until = `Good until ${moment(expiresAt)}`;
  return entry(until, about, revoking(id, until));
}

function revoking(id, until) {
  const label = { label: `Revoke the link ${until.toLowerCase()}` };
  const button = element('button', { className: 'quiet', aria: label }, 'Revoke');
  button.addEventListener('click', () => {
    button.disabled = true;
    void guarded(async () => {
      await ask('DELETE', `/v1/shares/${id}`).finally(() => (button.disabled = false));
      button.closest('li').remove();
      at('new-link').hidden = true;
      tell('The link leads nowhere any more.');
    });
  });
  return button;
}
