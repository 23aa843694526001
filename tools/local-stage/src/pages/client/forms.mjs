import { at } from './elements.mjs';

// What a form says is sent; what is wrong with it is told beside the field, or below the fields.

/** `act` gets the form's filled members and may answer with a sentence for the reader. */
export function onSubmit(form, act, tell) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    clear(form);
    at('news').hidden = true;
    button.disabled = true;
    try {
      const filled = [...new FormData(form)].filter(([, value]) => value !== '');
      const sentence = await act(Object.fromEntries(filled), form);
      if (sentence) tell(sentence);
    } catch (problem) {
      showProblem(form, problem);
    } finally {
      button.disabled = false;
    }
  });
}

/** Rules say “must have a digit”; what comes from elsewhere is a sentence but for its full stop. */
function sentenceOf(message) {
  return /^[a-z]/.test(message) ? `It ${message}.` : `${message}.`;
}

function clear(form) {
  for (const place of form.querySelectorAll('[role=alert]')) place.hidden = true;
  for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
}

/** Beside the fields where it belongs to them, below the form where not. */
export function showProblem(form, problem) {
  const unplaced = (problem.errors ?? []).filter(({ path, message }) => {
    const input = form.elements.namedItem(path);
    const place = input?.parentElement?.querySelector('[role=alert]');
    if (!place) return true;
    input.setAttribute('aria-invalid', 'true');
    place.textContent = input.value === '' ? 'Please fill this in.' : sentenceOf(message);
    place.hidden = false;
    return false;
  });
  form.querySelector('[aria-invalid]')?.focus();
  if (problem.errors?.length > 0 && unplaced.length === 0) return;
  const place = form.querySelector('p[role=alert]');
  place.textContent = problem.message;
  place.hidden = false;
}

/** As services tell it, for what the page can see itself. */
export function invalid(path, message) {
  return Object.assign(new Error('Something in the form is not right.'), { errors: [{ path, message }] });
}
