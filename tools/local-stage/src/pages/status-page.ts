import { functionStatus, type FunctionStatus } from '../stage/stage-api.ts';
import type { Stage } from '../stage/stage.ts';
import { serviceName } from '../stage/stacks.ts';
import { isRecord, textOf } from '../template/template.ts';
import { firingNote } from './alarms-page.ts';
import { eventsTable } from './events-page.ts';
import { html, type Html } from './html.ts';
import { empty, time, type Page } from './layout.ts';
import { mailsTable } from './mailbox-page.ts';
import { chargesTable } from './payments-page.ts';

type Health = { readonly status: string; readonly version: string; readonly checks: string };

const askedAgainAfterMs = 5000;
const healthOf = new Map<string, { askedAt: number; health: Promise<Health> }>();

/** The stage at a glance: services, functions, the latest mails and events. */
export async function statusPage(stage: Stage): Promise<Page> {
  const { services } = stage.stacks;
  const healths = await Promise.all(services.map((service) => healthSoon(`${stage.url}/${service}`)));
  const functions = stage.functions.all.map(functionStatus);
  const content = html` <h1>The stage is running</h1>
    <p class="lead">
      ${services.length} services on one port. The <a href="/stage.json">manifest</a> tells programs where
      they are; people begin with an <a href="/account">account</a>, and go on to their
      <a href="/time">time</a>, <a href="/invoices">invoices</a>, <a href="/ledger">ledger</a> and
      <a href="/library">library</a>.
    </p>
    <label class="check"><input type="checkbox" id="refresh" checked /> Keep this page up to date</label>
    <div id="live">
      <p class="soft">Stage time: ${time(new Date().toISOString())} UTC</p>
      ${firingNote(stage)}
      <ul class="cards">
        ${services.map((service, index) => serviceCard(stage.url, service, healths[index]))}
      </ul>
      <h2>Functions</h2>
      ${functionsTable(functions)}
      <h2>Latest mails</h2>
      ${mailsTable(stage.mail.list().slice(0, 5))}
      <h2>Latest payments</h2>
      ${chargesTable(stage.payments.charges().slice(0, 5))}
      <h2>Latest events</h2>
      ${eventsTable(stage.events.list().slice(0, 5))}
    </div>`;
  return { title: 'Stage', content, refreshes: true };
}

function serviceCard(url: string, service: string, health: Health | undefined): Html {
  const { status = 'starting', version = '', checks = '' } = health ?? {};
  const kind = status === 'ok' ? 'good' : status === 'starting' ? '' : 'bad';
  return html`<li class="card">
    <h2>${service} <span class="tag ${kind}">${status}</span></h2>
    <p class="soft">${version && `version ${version}`} ${checks}</p>
    <p><code>${url}/${service}</code></p>
    <p>
      <a href="/${service}/docs">API documentation</a> · <a href="/${service}/openapi.json">OpenAPI</a> ·
      <a href="/${service}/health">Health</a>
    </p>
  </li>`;
}

function functionsTable(functions: readonly FunctionStatus[]): Html {
  if (functions.length === 0) return empty('No stack has a function.');
  return html`<div class="table" tabindex="0" role="region" aria-label="Functions">
    <table>
      <thead>
        <tr>
          <th scope="col">Function</th>
          <th scope="col">Service</th>
          <th scope="col" class="number">Instances</th>
          <th scope="col" class="number">Busy</th>
          <th scope="col" class="number">Invocations</th>
          <th scope="col">Last error</th>
        </tr>
      </thead>
      <tbody>
        ${functions.map(functionRow)}
      </tbody>
    </table>
  </div>`;
}

function functionRow({ name, stack, instances, busy, recentErrors }: FunctionStatus): Html {
  const invocations = instances.reduce((sum, instance) => sum + instance.invocations, 0);
  const [latest] = recentErrors;
  return html`<tr>
    <td data-label="Function"><a href="/logs?function=${encodeURIComponent(name)}">${name}</a></td>
    <td data-label="Service">${serviceName(stack)}</td>
    <td class="number" data-label="Instances">${instances.length}</td>
    <td class="number" data-label="Busy">${busy}</td>
    <td class="number" data-label="Invocations">${invocations}</td>
    <td data-label="Last error">
      ${latest ? html`<span>${time(latest.at)} ${latest.message}</span>` : html`<span class="soft">none</span>`}
    </td>
  </tr>`;
}

/** A cold service may take a moment; the page is not held up by it and shows it at the next look. */
async function healthSoon(base: string): Promise<Health | undefined> {
  const known = healthOf.get(base);
  const isRecent = known !== undefined && performance.now() - known.askedAt < askedAgainAfterMs;
  const health = isRecent ? known.health : askHealth(base);
  if (!isRecent) healthOf.set(base, { askedAt: performance.now(), health });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), 1500);
  const answer = await Promise.race([health, promise]);
  clearTimeout(timer);
  return answer;
}

async function askHealth(base: string): Promise<Health> {
  try {
    const answer = await fetch(`${base}/health`);
    const body: unknown = await answer.json();
    if (!isRecord(body)) return { status: `HTTP ${answer.status}`, version: '', checks: '' };
    const checks = isRecord(body['checks']) ? Object.entries(body['checks']) : [];
    const failing = checks.filter(([, result]) => result !== 'ok').map(([name]) => name);
    return {
      status: textOf(body['status']),
      version: textOf(body['version']),
      checks: failing.length > 0 ? `failing: ${failing.join(', ')}` : '',
    };
  } catch {
    return { status: 'no answer', version: '', checks: '' };
  }
}
