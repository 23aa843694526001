import { html, type Markup } from '../../core/markup.ts';

/** Prose with `code` in backticks. */
export function prose(text: string): Markup[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
