import type { MailMessage } from '../engines/mail/mailbox.ts';
import { attachmentPath } from '../stage/mail-attachments.ts';
import { html, type Html } from './html.ts';
import { empty, time, type Page } from './layout.ts';

export function mailboxPage(mails: readonly MailMessage[], to: string): Page {
  const content = html` <h1>Mailbox</h1>
    <p class="lead">Every mail the stage has sent. None of them leaves this machine.</p>
    <form class="inline" method="get" action="/mailbox">
      <label
        >Sent to <input type="text" name="to" value="${to}" inputmode="email" autocomplete="off"
      /></label>
      <button>Show</button>
    </form>
    ${mailsTable(mails, to === '' ? 'No mail yet.' : 'No mail to this address.')}
    ${
      mails.length > 0 &&
      html`<form class="inline" method="post" action="/mailbox">
        <button class="quiet">Empty the mailbox</button>
      </form>`
    }`;
  return { title: 'Mailbox', content };
}

export function mailsTable(mails: readonly MailMessage[], otherwise = 'No mail yet.'): Html {
  if (mails.length === 0) return empty(otherwise);
  return html`<div class="table" tabindex="0" role="region" aria-label="Mails">
    <table>
      <thead>
        <tr>
          <th scope="col">Sent</th>
          <th scope="col">To</th>
          <th scope="col">Subject</th>
        </tr>
      </thead>
      <tbody>
        ${mails.map(
          ({ id, date, to, subject }) =>
            html`<tr>
              <td data-label="Sent">${time(date)}</td>
              <td data-label="To">${to}</td>
              <td data-label="Subject">
                <a href="/mailbox/messages/${encodeURIComponent(id)}">${subject}</a>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export function mailPage(mail: MailMessage): Page {
  const { id, subject, from, to, date, replyTo, html: markup, text } = mail;
  const source = `/mailbox/messages/${encodeURIComponent(id)}/html`;
  const answersTo = replyTo !== undefined && html`<br />Answers to ${replyTo}`;
  const content = html` <p><a href="/mailbox">All mails</a></p>
    <h1>${subject}</h1>
    <p class="lead">From ${from}<br />To ${to}${answersTo}<br />${time(date)} UTC</p>
    ${attachmentsOf(mail)}
    ${
      markup !== '' &&
      html`<h2>As it looks</h2>
        <iframe
          title="The mail as its reader sees it"
          src="${source}"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
        ></iframe>`
    }
    <h2>As plain text</h2>
    <pre class="text card" tabindex="0">${linked(text)}</pre>`;
  return { title: subject, content };
}

function attachmentsOf({ id, attachments }: MailMessage): Html | false {
  const links = attachments.map(
    ({ fileName, contentType, size }, number) =>
      html`<li><a href="${attachmentPath(id, number)}">${fileName}</a> (${contentType}, ${bytes(size)})</li>`,
  );
  return (
    attachments.length > 0 &&
    html`<h2>Attachments</h2>
      <ul>
        ${links}
      </ul>`
  );
}

function bytes(size: number): string {
  const kilobytes = Math.ceil(size / 1000);
  return kilobytes < 1000 ? `${kilobytes} kB` : `${(size / 1_000_000).toFixed(1)} MB`;
}

/** Links of the stage itself can be followed from the text, as a mail program would offer. */
function linked(text: string): Html[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) =>
      index % 2 === 1 ? html`<a href="${part}" rel="noreferrer">${part}</a>` : html`${part}`,
    );
}
