// A draft is saved when it is asked for, and then after every pause in writing. What it comes to, the service says.
import { asking, askVersion } from '../client/api.mjs';
import { once } from '../client/attempts.mjs';
import { at, tell } from '../client/elements.mjs';
import { invalid, showProblem } from '../client/forms.mjs';
import { sumsOf } from '../client/invoice-lines.mjs';
import { chosenFiles, showFiles } from './draft-files.mjs';
import { addLine, linesIn, showLinesOf } from './draft-lines.mjs';
import { chosenTime, showTime } from './draft-time.mjs';

const ask = asking('invoice');
const form = document.forms.draft;
const pauseMs = 900;
let saving = Promise.resolve();
let pause;
/** Whether the service has, or is being sent, all that stands in the form. */
let isSent = true;

export function draftActions(about) {
  at('add-line').addEventListener('click', () => addLine().focus());
  form.addEventListener('input', () => {
    if (about.whole === undefined) return;
    isSent = false;
    showState();
    clearTimeout(pause);
    pause = setTimeout(() => void save(about).catch((problem) => showProblem(form, problem)), pauseMs);
  });
  form.elements.currency.addEventListener('change', () => void showTime(about, form.elements.currency.value));
  return {
    async draft() {
      const isNew = about.whole === undefined;
      await save(about);
      return isNew ? 'The draft is saved. From here on it saves itself.' : undefined;
    },
    async issue() {
      await saving;
      if (!isSent) await save(about).catch(toldBesideFields);
      await ask('POST', `/v1/invoices/${about.id}/issue`, undefined, {
        'idempotency-key': `issue-${about.id}`,
      });
      await about.show();
      return `${about.whole.number} is issued, and on its way to ${about.whole.payer.email}.`;
    },
    async remove() {
      clearTimeout(pause);
      await saving;
      await ask('DELETE', `/v1/invoices/${about.id}`);
      location.assign('/invoices');
    },
  };
}

export async function showDraft(about) {
  const { whole } = about;
  if (form.dataset.shown === undefined) {
    fill(whole);
    await showFiles(about);
    form.dataset.shown = 'yes';
  }
  await showTime(about, form.elements.currency.value);
  showTotals(about);
}

function fill({ payer = {}, currency = 'EUR', dueDate, notes, lines = [], timeEntryTaxRatePercent } = {}) {
  const { elements } = form;
  elements['payer.name'].value = payer.name ?? '';
  elements['payer.email'].value = payer.email ?? '';
  elements['payer.address'].value = payer.address ?? '';
  elements.currency.value = currency;
  elements.dueDate.value = dueDate ?? '';
  elements.notes.value = notes ?? '';
  elements.timeEntryTaxRatePercent.value = timeEntryTaxRatePercent ?? '';
  showLinesOf(lines, currency);
}

/** One save after the other: each goes on from the version that the one before it made. */
function save(about) {
  clearTimeout(pause);
  const saved = saving
    .then(() => saveNow(about))
    .catch((problem) => {
      isSent = false;
      throw problem;
    });
  saving = saved.catch(() => undefined);
  return saved;
}

async function saveNow(about) {
  const body = bodyOf(form.elements, about.whole === undefined ? undefined : null);
  isSent = true;
  if (about.whole === undefined) {
    about.whole = await once('draft', body, (key) => ask('POST', '/v1/invoices', body, key));
    about.id = about.whole.id;
    history.replaceState(null, '', `/invoices/${about.id}`);
    at('title').textContent = document.title = 'Draft';
    ({ etag: about.etag } = await askVersion(`/v1/invoices/${about.id}`));
  } else {
    const isFresh = about.etag === null ? {} : { 'if-match': about.etag };
    await ask('PATCH', `/v1/invoices/${about.id}`, body, isFresh).catch(toldOfOthers);
    const { content, etag } = await askVersion(`/v1/invoices/${about.id}`);
    Object.assign(about, { whole: content, etag });
  }
  for (const place of form.querySelectorAll('[role=alert]')) place.hidden = true;
  for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
  showTotals(about);
}

function toldBesideFields(problem) {
  showProblem(form, problem);
  throw problem;
}

function toldOfOthers(problem) {
  if (problem.code === 'version.conflict')
    problem.message = 'The draft was changed elsewhere. Load this page again, and go on from there.';
  throw problem;
}

/** `absent` is what says that a member is not there: nothing at all in a new draft, null in a change. */
function bodyOf(elements, absent) {
  const typed = (name) => elements[name].value.trim();
  const ifTyped = (name) => (typed(name) === '' ? absent : typed(name));
  const lines = linesIn(elements, (path, message) => {
    throw invalid(path, message);
  });
  return {
    payer: {
      name: typed('payer.name'),
      email: typed('payer.email'),
      address: ifTyped('payer.address'),
    },
    currency: typed('currency'),
    lines,
    attachments: chosenFiles(),
    timeEntryIds: chosenTime(),
    timeEntryTaxRatePercent: ifTyped('timeEntryTaxRatePercent'),
    dueDate: ifTyped('dueDate'),
    notes: ifTyped('notes'),
  };
}

function showTotals({ whole }) {
  at('draft-totals').hidden = whole === undefined;
  if (whole === undefined) return;
  at('draft-sums').replaceChildren(...sumsOf(whole));
  showState();
}

function showState() {
  at('draft-state').textContent = isSent ? 'saved' : 'not saved yet';
  at('draft-state').classList.toggle('good', isSent);
}
