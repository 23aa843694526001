import type { Delivery, EventQuery, PublishedEvent } from '../observation/event-log.ts';
import { textOf } from '../template/template.ts';
import { html, type Html } from './html.ts';
import { empty, time, type Page } from './layout.ts';

export function eventsPage(events: readonly PublishedEvent[], query: EventQuery): Page {
  const isFiltered = Object.keys(query).length > 0;
  const content = html` <h1>Events</h1>
    <p class="lead">
      What went over the topics, newest first, and what became of it at each consumer. The rest of a
      correlation id, from requests to mails and errors, tells
      <code>npm run events -- trace &lt;correlation id&gt;</code>.
    </p>
    <form class="inline" method="get" action="/events">
      <label>Type <input type="text" name="type" value="${query.type}" autocomplete="off" /></label>
      <label>Subject <input type="text" name="subject" value="${query.subject}" autocomplete="off" /></label>
      <label>
        Correlation id
        <input type="text" name="correlationId" value="${query.correlationId}" autocomplete="off" />
      </label>
      <button>Show</button>
    </form>
    <label class="check"><input type="checkbox" id="refresh" checked /> Keep this page up to date</label>
    <div id="live">${eventsTable(events, isFiltered ? 'No such event.' : 'No event yet.')}</div>`;
  return { title: 'Events', content, refreshes: true };
}

export function eventsTable(events: readonly PublishedEvent[], otherwise = 'No event yet.'): Html {
  if (events.length === 0) return empty(otherwise);
  return html`<div class="table" tabindex="0" role="region" aria-label="Events">
    <table>
      <thead>
        <tr>
          <th scope="col">Published</th>
          <th scope="col">Event</th>
          <th scope="col">Subject</th>
          <th scope="col">Correlation id</th>
          <th scope="col">Deliveries</th>
        </tr>
      </thead>
      <tbody>
        ${events.map(eventRow)}
      </tbody>
    </table>
  </div>`;
}

function eventRow({ event, topic, publishedAt, publications, deliveries }: PublishedEvent): Html {
  const correlationId = textOf(event['correlationid']);
  const often = publications === 1 ? '' : html` <span class="soft">${publications} times</span>`;
  const published = html`${time(publishedAt)}${often}`;
  const id = `event-${textOf(event['id'])}`;
  return html`<tr>
    <td data-label="Published">${published}</td>
    <td data-label="Event">
      <div>
        <strong>${textOf(event['type'])}</strong> <span class="soft">on ${topic}</span>
        <details id="${id}">
          <summary>Content</summary>
          <pre tabindex="0">${JSON.stringify(event, null, 2)}</pre>
        </details>
      </div>
    </td>
    <td data-label="Subject"><code>${textOf(event['subject'])}</code></td>
    <td data-label="Correlation id">
      <a href="/events?correlationId=${encodeURIComponent(correlationId)}"><code>${correlationId}</code></a>
    </td>
    <td data-label="Deliveries">
      ${
        deliveries.length === 0
          ? html`<span class="soft">nobody subscribed</span>`
          : html`<ul class="plain">
              ${deliveries.map(deliveryItem)}
            </ul>`
      }
    </td>
  </tr>`;
}

const looks = { delivered: 'good', failed: '', dead_lettered: 'bad' } as const;
const words = { delivered: 'delivered', failed: 'failed', dead_lettered: 'dead-lettered' } as const;

function deliveryItem({ consumer, outcome, attempts }: Delivery): Html {
  const times = attempts === 1 ? '' : ` after ${attempts} attempts`;
  return html`<li><span class="tag ${looks[outcome]}">${words[outcome]}</span> ${consumer}${times}</li>`;
}
