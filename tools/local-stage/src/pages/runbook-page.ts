import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../stage/workspace.ts';
import type { Stage } from '../stage/stage.ts';
import { html } from './html.ts';
import type { Page } from './layout.ts';
import { markdown } from './markdown.ts';

/** `docs/runbook.md` as it stands, its commands for this very stage. */
export function runbookPage({ name, url }: Stage): Page {
  const text = readFileSync(join(workspaceRoot, 'docs/runbook.md'), 'utf8')
    .replaceAll('<stage>', name)
    .replaceAll('http://127.0.0.1:4000', url);
  const content = html` <p><a href="/alarms">Alarms</a></p>
    <p>
      On this stage <code>smoke</code> and <code>events</code> answer, with
      <code>--manifest ${url}/stage.json</code> where it is not on its usual port. All else is for stages that
      are deployed.
    </p>
    <div class="prose">${markdown(text)}</div>`;
  return { title: 'Runbook', content };
}
