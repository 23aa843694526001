import { alarmView, type AlarmView } from '../alarms/alarm-view.ts';
import type { Stage } from '../stage/stage.ts';
import { html, type Html } from './html.ts';
import { empty, time, type Page } from './layout.ts';

const mostChanges = 20;
const looks = { OK: 'good', ALARM: 'bad', INSUFFICIENT_DATA: '' } as const;
const words = { OK: 'ok', ALARM: 'alarm', INSUFFICIENT_DATA: 'not evaluated yet' } as const;

/** What would wake somebody, why, and where it says what to do. */
export function alarmsPage({ alarms }: Stage): Page {
  const all = alarms.list().map(alarmView);
  const firing = all.filter(({ state }) => state === 'ALARM');
  const services = [...new Set(all.map(({ service }) => service))].sort();
  const content = html` <h1>Alarms</h1>
    <p class="lead">
      What would wake somebody: the alarms of the packaged stacks, evaluated as CloudWatch does whenever a
      minute of the <a href="/clock">stage’s clock</a> is over. The <a href="/alarms/runbook">runbook</a> says
      what to do.
    </p>
    <label class="check"><input type="checkbox" id="refresh" checked /> Keep this page up to date</label>
    <div id="live">
      <h2>Firing</h2>
      ${firing.length === 0 ? nothingFires(all.length) : html`<div class="boards">${firing.map(firingCard)}</div>`}
      <h2>Latest changes</h2>
      ${changesTable(all)} ${services.map((service) => serviceTable(service, all))}
    </div>`;
  return { title: 'Alarms', content, refreshes: true };
}

/** For the page that shows the stage at a glance. */
export function firingNote({ alarms }: Stage): Html | undefined {
  const count = alarms.list().filter(({ state }) => state === 'ALARM').length;
  if (count === 0) return undefined;
  return html`<p class="note bad narrow">
    <a href="/alarms">${count === 1 ? 'An alarm fires.' : `${count} alarms fire.`}</a>
  </p>`;
}

function nothingFires(count: number): Html {
  if (count === 0) return empty('The stacks that run here have no alarms.');
  return html`<p class="note good narrow">Nothing: all ${count} alarms are quiet.</p>`;
}

function firingCard({ name, description, since, reason, latest, condition, runbook }: AlarmView): Html {
  return html`<article class="card">
    <h3>${name} <span class="tag bad">alarm</span></h3>
    <p>${description}</p>
    <p class="soft">Since ${time(since)} UTC. ${reason}</p>
    <p class="soft">Fires on: ${condition}. ${latest !== undefined && `Now: ${numberText(latest)}.`}</p>
    ${runbook !== undefined && html`<p><a class="button" href="${runbookAddress(runbook)}">What to do</a></p>`}
  </article>`;
}

function changesTable(alarms: readonly AlarmView[]): Html {
  const changes = alarms
    .flatMap(({ name, history }) => history.map((change) => ({ name, ...change })))
    // What every alarm begins with is no news.
    .filter(({ from, to }) => from !== 'INSUFFICIENT_DATA' || to === 'ALARM')
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, mostChanges);
  if (changes.length === 0) return empty('No alarm has changed its state yet.');
  return html`<div class="table" tabindex="0" role="region" aria-label="Latest changes">
    <table>
      <thead>
        <tr>
          <th scope="col">At</th>
          <th scope="col">Alarm</th>
          <th scope="col">Became</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        ${changes.map(
          ({ at, name, to, reason }) =>
            html`<tr>
              <td data-label="At">${time(at)}</td>
              <td data-label="Alarm">${name}</td>
              <td data-label="Became"><span class="tag ${looks[to]}">${words[to]}</span></td>
              <td data-label="Why">${reason}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function serviceTable(service: string, alarms: readonly AlarmView[]): Html {
  return html`<h2>${service}</h2>
    <div class="table" tabindex="0" role="region" aria-label="Alarms of ${service}">
      <table>
        <thead>
          <tr>
            <th scope="col">Alarm</th>
            <th scope="col">State</th>
            <th scope="col">Fires on</th>
            <th scope="col" class="number">Now</th>
            <th scope="col">Runbook</th>
          </tr>
        </thead>
        <tbody>
          ${alarms.filter((alarm) => alarm.service === service).map(alarmRow)}
        </tbody>
      </table>
    </div>`;
}

function alarmRow({ name, description, state, condition, latest, runbook }: AlarmView): Html {
  return html`<tr>
    <td data-label="Alarm">
      <div><strong>${name}</strong><br /><span class="soft">${description}</span></div>
    </td>
    <td data-label="State"><span class="tag ${looks[state]}">${words[state]}</span></td>
    <td data-label="Fires on">${condition}</td>
    <td class="number" data-label="Now">
      ${latest === undefined ? html`<span class="soft">–</span>` : numberText(latest)}
    </td>
    <td data-label="Runbook">
      ${runbook !== undefined && html`<a href="${runbookAddress(runbook)}">${runbook.split('#')[1]}</a>`}
    </td>
  </tr>`;
}

function runbookAddress(runbook: string): string {
  return `/alarms/runbook#${runbook.split('#')[1] ?? ''}`;
}

function numberText(value: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: value < 10 ? 2 : 0 }).format(value);
}
