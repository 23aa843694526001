// What pages are filled with. Everything comes in as text, never as markup.

export const at = (id) => document.getElementById(id);

/** `element('a', { href }, 'text', child)`; parts that are undefined or false are left out. */
export function element(name, members = {}, ...parts) {
  const { data = {}, aria = {}, ...properties } = members;
  const made = Object.assign(document.createElement(name), properties);
  Object.assign(made.dataset, data);
  for (const [key, value] of Object.entries(aria)) made.setAttribute(`aria-${key}`, value);
  made.append(...parts.filter((part) => part !== undefined && part !== false));
  return made;
}

/** One line of a list: what, and more about it. */
export function entry(title, about, ...others) {
  const words = element(
    'div',
    {},
    element('strong', {}, title),
    element('span', { className: 'soft' }, about),
  );
  return element('li', {}, words, ...others);
}

/** A row whose cells say on a narrow screen what they are. */
export function tableRow(labels, cells) {
  return element('tr', {}, ...cells.map((cell, index) => cellOf(labels[index], cell)));
}

function cellOf(label, cell) {
  const isNumber = cell?.isNumber === true;
  const className = isNumber ? 'number' : '';
  return element('td', { className, data: { label } }, isNumber ? cell.text : cell);
}

export const number = (text) => ({ isNumber: true, text });

const looks = {
  ...{ paid: 'good', succeeded: 'good', overdue: 'bad', failed: 'bad', void: 'quiet', draft: 'quiet' },
  ...{ rejected: 'bad', public: 'quiet' },
};

export function tag(status) {
  return element('span', { className: `tag ${looks[status] ?? ''}` }, status.replaceAll('_', ' '));
}

/** A pair of what is summed up and what it comes to. */
export function sum(label, text, className = '') {
  return element('div', { className }, element('dt', {}, label), element('dd', {}, text));
}

export function moment(iso) {
  return new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

export function day(date) {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
}

export function tell(sentence, isBad = false) {
  const news = at('news');
  news.textContent = sentence;
  news.classList.toggle('good', !isBad);
  news.classList.toggle('bad', isBad);
  news.hidden = false;
  news.scrollIntoView({ block: 'nearest' });
}

/** Offers a value until somebody writes another. */
export function offer(input, value) {
  if (input.value === '' || input.value === input.dataset.offered) input.value = value;
  input.dataset.offered = value;
}
