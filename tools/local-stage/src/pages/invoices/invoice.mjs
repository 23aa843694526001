import { askFile, askVersion } from '../client/api.mjs';
import { at, element } from '../client/elements.mjs';
import { guarded, openPage } from '../client/owner.mjs';
import { draftActions, showDraft } from './draft.mjs';
import { issuedActions, showIssued } from './issued.mjs';

/** What the page is about. `whole` is the invoice as the service told it last, `etag` the version of that. */
const about = { id: idIn(location.pathname), whole: undefined, etag: null, show };

function idIn(pathname) {
  const name = pathname.split('/').at(-1);
  return name === 'new' ? undefined : name;
}

async function show() {
  if (about.id !== undefined) {
    const { content, etag } = await askVersion(`/v1/invoices/${about.id}`);
    Object.assign(about, { whole: content, etag });
  }
  const { whole } = about;
  const isDraft = whole === undefined || whole.status === 'draft';
  const title = whole === undefined ? 'New invoice' : (whole.number ?? 'Draft');
  at('title').textContent = title;
  document.title = title;
  at('draft').hidden = !isDraft;
  at('issued').hidden = isDraft;
  await (isDraft ? showDraft(about) : showIssued(about));
}

async function download() {
  const url = URL.createObjectURL(await askFile(`/v1/invoices/${about.id}/pdf`));
  element('a', { href: url, download: `${about.whole.number ?? 'Draft'}.pdf` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

for (const link of document.querySelectorAll('.pdf'))
  link.addEventListener('click', (event) => {
    event.preventDefault();
    void guarded(download);
  });

await openPage(show, {
  ...draftActions(about),
  ...issuedActions(about),
});
