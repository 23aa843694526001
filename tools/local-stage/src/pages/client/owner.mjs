// What the pages of somebody who is signed in have in common.
import { asking, tokens } from './api.mjs';
import { at, tell } from './elements.mjs';
import { onSubmit } from './forms.mjs';

export const ask = asking('invoice');

/** Shows the page to who is signed in, and does what its forms are named after. */
export async function openPage(show, actions) {
  for (const [name, act] of Object.entries(actions)) {
    const guardedAct = (member, form) => act(member, form).catch(leaveIfOver);
    onSubmit(document.forms[name], guardedAct, tell);
  }
  const isSignedIn = tokens.get() !== null;
  at('signed-in').hidden = !isSignedIn;
  at('signed-out').hidden = isSignedIn;
  if (isSignedIn) await guarded(show);
}

/** What goes wrong is told above the page. */
export async function guarded(work) {
  try {
    return await work().catch(leaveIfOver);
  } catch (problem) {
    tell(problem.message, true);
  }
}

/** A session that has ended elsewhere ends here too. */
function leaveIfOver(problem) {
  if (['session.revoked', 'request.unauthenticated', 'library.gone'].includes(problem.code)) {
    tokens.forget();
    at('signed-in').hidden = true;
    at('signed-out').hidden = false;
  }
  throw problem;
}

/** The first page of a list into `list`, further ones behind it, by the button of the form `more`. */
export function pagedList(list, more, rowOf, { otherwise, ask: askList = ask } = {}) {
  let path;
  let cursor;
  async function load() {
    const query =
      cursor === undefined ? '' : `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
    const { items, nextCursor } = await askList('GET', path + query);
    const rows = items.map(rowOf);
    if (cursor === undefined) list.replaceChildren(...rows);
    else list.append(...rows);
    if (otherwise) otherwise.hidden = list.childElementCount > 0;
    cursor = nextCursor;
    more.hidden = nextCursor === undefined;
  }
  return {
    show: (from) => {
      path = from;
      cursor = undefined;
      return load();
    },
    showMore: () => load(),
  };
}
