// What a form says is sent; what is wrong with it is told beside the field, or below the fields.

/** `act` gets the form's filled members and may answer with a sentence for the reader. */
export function onSubmit(form, act, tell) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    clear(form);
    button.disabled = true;
    try {
      const filled = [...new FormData(form)].filter(([, value]) => value !== '');
      const sentence = await act(Object.fromEntries(filled), form);
      if (sentence) tell(sentence);
    } catch (problem) {
      show(form, problem);
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

function show(form, problem) {
  const unplaced = (problem.errors ?? []).filter(({ path, message }) => {
    const input = form.elements.namedItem(path);
    if (!(input instanceof HTMLInputElement)) return true;
    input.setAttribute('aria-invalid', 'true');
    const place = input.parentElement.querySelector('[role=alert]');
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
