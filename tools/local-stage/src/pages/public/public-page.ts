import { deed } from '../forms.ts';
import { html } from '../html.ts';
import { needsScript, news, type Page } from '../layout.ts';

/** What everyone may see, newest first. */
export const publicPage: Page = {
  title: 'Published files',
  scripts: ['/scripts/public/public.mjs'],
  showsFiles: true,
  content: html`<h1>Published files</h1>
    <p class="lead">What anybody has made public in their <a href="/library">library</a>, newest first.</p>
    ${needsScript('media-service')} ${news}
    <ul id="files" class="files"></ul>
    <p id="no-files" class="empty" hidden>Nobody has published anything yet.</p>
    ${deed('moreFiles', 'Show more')}`,
};
