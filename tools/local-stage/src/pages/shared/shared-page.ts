import { form } from '../forms.ts';
import { html } from '../html.ts';
import { needsScript, news, type Page } from '../layout.ts';

/** Where the link of a share leads. Opening it asks for nothing: a look counts once somebody wants to see. */
export const sharedPage: Page = {
  title: 'Something shared with you',
  holdsSecret: true,
  showsFiles: true,
  scripts: ['/scripts/shared/shared.mjs'],
  content: html`${needsScript('media-service')}
    <div class="paper">
      ${news}
      <section id="closed" class="card" hidden>
        <h1>Something was shared with you</h1>
        <p class="lead">
          A link may be good for a few looks only, so nothing is shown before you ask for it.
        </p>
        ${form(
          'view',
          'Show it',
          html`<label id="with-password" hidden>
            Password
            <input type="password" name="password" autocomplete="off" maxlength="128" />
            <span class="wrong" role="alert" hidden></span>
          </label>`,
        )}
      </section>
      <section id="file" hidden>
        <h1 id="title" tabindex="-1"></h1>
        <figure id="picture" class="picture"></figure>
        <p id="description" class="pre" hidden></p>
        <p><a id="original" class="button" rel="noreferrer" hidden></a></p>
        <p id="until" class="soft"></p>
      </section>
    </div>`,
};
