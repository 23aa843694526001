import { choice, deed, form, lines, more, plain } from '../forms.ts';
import { html } from '../html.ts';
import { ownersPage } from '../layout.ts';

const visibilities = [
  ['private', 'me alone'],
  ['public', 'everyone'],
] as const;
const days = [
  ['7', '7 days'],
  ['1', '1 day'],
  ['30', '30 days'],
] as const;
const types = 'image/jpeg,image/png,image/gif,image/webp,image/avif,application/pdf';

/** Somebody's pictures and documents. */
export const libraryPage = ownersPage(
  'Library',
  'library/library',
  html`<p class="usage">
      <progress id="usage-bar" max="1" value="0" aria-labelledby="usage"></progress>
      <span id="usage" class="soft"></span>
    </p>
    <section id="drop" class="card drop" aria-label="Upload">
      <form name="upload" class="fields" novalidate>
        <label>Files <input type="file" name="files" multiple accept="${types}" /></label>
        ${choice('visibility', 'To be seen by', visibilities)}
        <button>Upload</button>
        <p class="note bad" role="alert" hidden></p>
      </form>
      <p class="soft">
        Or drop them here. Pictures (JPEG, PNG, GIF, WebP, AVIF) and PDFs, up to 25 MB each. Where and when a
        picture was taken is removed from it.
      </p>
      <ul id="uploads" class="rows" aria-live="polite"></ul>
    </section>
    <form name="filter" class="fields">
      ${choice('visibility', 'Show', [
        ['', 'all'],
        ['private', 'what I alone see'],
        ['public', 'what everyone sees'],
      ])}
      <button class="quiet">Show</button>
      <p class="note bad" role="alert" hidden></p>
    </form>
    <ul id="files" class="files"></ul>
    <p id="no-files" class="empty" hidden>No file here yet.</p>
    ${deed('moreFiles', 'Show more')}
    <p><a href="/public">What everyone has published</a></p>`,
  { service: 'media-service', showsFiles: true },
);

/** One of them. */
export const filePage = ownersPage(
  'File',
  'library/file',
  html`<p><a href="/library">All files</a></p>
    <div class="columns wide-left">
      <div class="stack">
        <figure id="picture" class="picture" hidden></figure>
        <p id="state" class="note" hidden></p>
        <dl id="facts" class="facts"></dl>
        <p><button type="button" id="original" class="quiet" hidden></button></p>
      </div>
      <div class="stack side">
        <section class="card">
          <h2>About it</h2>
          ${form(
            'amend',
            'Keep this',
            html`${plain('title', 'Title')} ${lines('description', 'Description')}
            ${choice('visibility', 'To be seen by', visibilities)}`,
          )}
        </section>
        <section id="sharing" class="card" hidden>
          <h2>Share it</h2>
          <p class="soft">Whoever has the link sees it, however private it is.</p>
          <div id="new-link" hidden>
            <p class="note good" role="status">Here is the link. It is shown this once.</p>
            <form name="copyLink" class="stacked">
              <label>Link <input type="text" name="url" readonly /></label>
              <p class="note bad" role="alert" hidden></p>
              <button class="quiet">Copy it</button>
            </form>
          </div>
          <ul id="shares" class="rows"></ul>
          ${deed('moreShares', 'Show more')}
          ${more(
            'Make a link',
            form(
              'share',
              'Make the link',
              html`${choice('days', 'Good for', days)}
                ${plain('maxViews', 'Times it may be looked at', 'any number')}
                <label>
                  Password (may be left out)
                  <input type="password" name="password" autocomplete="new-password" maxlength="128" />
                  <span class="wrong" role="alert" hidden></span>
                </label>
                <label id="with-original" class="check">
                  <input type="checkbox" name="allowOriginal" /> With the file in its full size
                </label>`,
            ),
          )}
        </section>
        <section class="card">
          ${more('Remove it', deed('removeFile', 'Remove the file for good', 'danger'))}
        </section>
      </div>
    </div>`,
  { service: 'media-service', showsFiles: true },
);
