import type { Stage } from '../stage/stage.ts';
import { isRecord } from '../template/template.ts';
import { html } from './html.ts';
import { empty, time, type Page } from './layout.ts';

const jumps = [
  [60_000, 'a minute'],
  [3_600_000, 'an hour'],
  [86_400_000, 'a day'],
  [7 * 86_400_000, 'a week'],
  [31 * 86_400_000, '31 days'],
] as const;

export function clockPage({ clock }: Stage): Page {
  const days = clock.offsetMs / 86_400_000;
  const content = html` <h1>Clock</h1>
    <p class="lead">
      Schedules, delays, visibility and expiry follow this clock, and so do the functions. It goes forward
      only; the moved time is kept until the stage starts with <code>--fresh</code>.
    </p>
    <p class="card narrow">
      ${time(new Date(clock.nowMs()).toISOString())} UTC
      <span class="soft"
        >${clock.offsetMs === 0 ? 'the machine’s own time' : `${days.toFixed(2)} days ahead`}</span
      >
    </p>
    <form class="inline" method="post" action="/clock">
      ${jumps.map(([ms, name]) => html`<button class="quiet" name="ms" value="${ms}">Move ahead ${name}</button>`)}
    </form>`;
  return { title: 'Clock', content };
}

const fields = [
  ['duplicates', 'Deliver twice'],
  ['reorder', 'Deliver out of order'],
  ['delayMs', 'Deliver late, up to ms'],
  ['partial', 'Fail entries of a batch'],
  ['throttle', 'Throttle calls of AWS and payments'],
  ['timeout', 'Lose replies of AWS and payments'],
  ['kill', 'Kill an instance at an AWS call'],
  ['seed', 'Seed'],
] as const;

export function faultsPage({ faults }: Stage, refusal?: string): Page {
  const now = faults.describe();
  const most = (name: string) => (name === 'delayMs' || name === 'seed' ? undefined : html`max="1"`);
  const value = (name: string) => (isRecord(now) && typeof now[name] === 'number' ? String(now[name]) : '');
  const content = html` <h1>Faults</h1>
    <p class="lead">Chances from 0 to 1 of things going wrong. What is accepted must survive all of them.</p>
    ${refusal !== undefined && html`<p class="note bad narrow" role="alert">${refusal}</p>`}
    <form class="fields narrow" method="post" action="/faults">
      ${fields.map(
        ([name, label]) =>
          html`<label
            >${label}
            <input type="number" name="${name}" min="0" ${most(name)} step="any" value="${value(name)}"
          /></label>`,
      )}
      <button>Apply</button>
      <button class="quiet" name="calm" value="yes">Calm everything</button>
    </form>`;
  return { title: 'Faults', content };
}

/** What the faults form says; empty fields are off. */
export function faultsFromForm(form: URLSearchParams): Record<string, number> {
  if (form.has('calm')) return {};
  const filled = fields.filter(([name]) => form.get(name)?.trim());
  return Object.fromEntries(filled.map(([name]) => [name, Number(form.get(name))]));
}

export function logsPage({ functions }: Stage, name: string): Page | undefined {
  const pool = functions.find(name);
  if (pool === undefined) return undefined;
  const lines = pool.log.lines.slice(-300);
  const content = html` <p><a href="/">Stage</a></p>
    <h1>${pool.lambda.name}</h1>
    <p class="lead">The last lines it wrote.</p>
    <label class="check"><input type="checkbox" id="refresh" checked /> Keep this page up to date</label>
    <div id="live">
      ${
        lines.length === 0
          ? empty('Nothing yet.')
          : html`<pre class="text card" tabindex="0">${lines.map(({ text }) => `${text}\n`)}</pre>`
      }
    </div>`;
  return { title: pool.lambda.name, content, refreshes: true };
}
