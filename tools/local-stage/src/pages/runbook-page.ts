import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../stage/workspace.ts';
import type { Stage } from '../stage/stage.ts';
import { html } from './html.ts';
import type { Page } from './layout.ts';
import { markdown } from './markdown.ts';

/** `docs/runbook.md` as it stands, its commands for this very stage. */
export function runbookPage({ name }: Stage): Page {
  const text = readFileSync(join(workspaceRoot, 'docs/runbook.md'), 'utf8').replaceAll('<stage>', name);
  const content = html` <p><a href="/alarms">Alarms</a></p>
    <div class="prose">${markdown(text)}</div>`;
  return { title: 'Runbook', content };
}
