import { html, type Html } from './html.ts';

// Parts of pages that scripts fill in and send. A form's name says what is done with it, a field's where it belongs in a request.

export function board(title: string | Html, content: Html): Html {
  return html`<section class="card">
    <h2>${title}</h2>
    ${content}
  </section>`;
}

export function form(name: string, button: string, fields: Html, look = ''): Html {
  return html`<form name="${name}" class="stacked" novalidate>
    ${fields}
    <p class="note bad" role="alert" hidden></p>
    <button class="${look}">${button}</button>
  </form>`;
}

export function more(summary: string, content: Html): Html {
  return html`<details>
    <summary>${summary}</summary>
    ${content}
  </details>`;
}

export function text(name: string, label: string, autocomplete: string): Html {
  return field(label, html`<input type="text" name="${name}" autocomplete="${autocomplete}" required />`);
}

export function email(name: string, label: string, autocomplete: string): Html {
  return field(label, html`<input type="email" name="${name}" autocomplete="${autocomplete}" required />`);
}

export function password(name: string, label: string, autocomplete = 'current-password'): Html {
  return field(label, html`<input type="password" name="${name}" autocomplete="${autocomplete}" required />`);
}

export function code(name: string, label: string, isRequired: boolean): Html {
  const required = isRequired && html`required`;
  return field(
    label,
    html`<input type="text" name="${name}" autocomplete="one-time-code" autocapitalize="off" ${required} />`,
  );
}

function field(label: string, input: Html): Html {
  return html`<label>${label} ${input}<span class="wrong" role="alert" hidden></span></label>`;
}

export function plain(name: string, label: string, hint?: string): Html {
  const hinted = hint !== undefined && html`placeholder="${hint}"`;
  return field(label, html`<input type="text" name="${name}" autocomplete="off" ${hinted} />`);
}

/** An amount in major units; the script takes it apart exactly. */
export function amount(name: string, label: string): Html {
  return field(
    label,
    html`<input type="text" name="${name}" inputmode="decimal" autocomplete="off" required />`,
  );
}

export function day(name: string, label: string): Html {
  return field(label, html`<input type="date" name="${name}" />`);
}

export function lines(name: string, label: string): Html {
  return field(label, html`<textarea name="${name}" rows="3"></textarea>`);
}

export function choice(
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
): Html {
  return field(
    label,
    html`<select name="${name}">
      ${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}
    </select>`,
  );
}

export function table(id: string, name: string, columns: readonly (string | Html)[]): Html {
  return html`<div class="table" tabindex="0" role="region" aria-label="${name}">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => (typeof column === 'string' ? html`<th scope="col">${column}</th>` : column))}
        </tr>
      </thead>
      <tbody id="${id}"></tbody>
    </table>
  </div>`;
}

export function numeric(column: string): Html {
  return html`<th scope="col" class="number">${column}</th>`;
}

/** A form that is nothing but a button. */
export function deed(name: string, button: string, look = 'quiet'): Html {
  return form(name, button, html``, look);
}
