import { askingOpenly } from '../client/api.mjs';
import { at, tell } from '../client/elements.mjs';
import { fileCard } from '../client/files.mjs';
import { onSubmit } from '../client/forms.mjs';
import { pagedList } from '../client/owner.mjs';

const { moreFiles } = document.forms;
const list = pagedList(at('files'), moreFiles, cardOf, {
  otherwise: at('no-files'),
  ask: askingOpenly('media'),
});

const actions = {
  async moreFiles() {
    await list.showMore();
  },
};

function cardOf({ links, ...media }) {
  return fileCard({ ...media, links }, { href: links.original });
}

onSubmit(moreFiles, actions.moreFiles, tell);
await list.show('/v1/public/media').catch((problem) => tell(problem.message, true));
