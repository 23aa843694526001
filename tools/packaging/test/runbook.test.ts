import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { alarmsOf } from '../src/template/alarm.ts';
import type { Template } from '../src/template/template.ts';

const WORKSPACE = join(import.meta.dirname, '../../..');
const TEMPLATES = '{apps,libs/shared}/*/dist/package/local/cloudformation-template-update-stack.json';

const entries = new Map(
  readFileSync(join(WORKSPACE, 'docs/runbook.md'), 'utf8')
    .split(/^### /m)
    .slice(1)
    .map((entry): [string, string] => [/^\S+/.exec(entry)?.[0] ?? '', entry]),
);
const alarms = globSync(TEMPLATES, { cwd: WORKSPACE }).flatMap((file) =>
  alarmsOf(JSON.parse(readFileSync(join(WORKSPACE, file), 'utf8')) as Template),
);
const entryOf = ({ description }: { description: string }) => /#(\S+)$/.exec(description)?.[1] ?? '';

it('every alarm of the packaged stacks has an entry in the runbook', () => {
  expect(alarms.length).toBeGreaterThan(30);
  expect(alarms.filter((alarm) => !entries.has(entryOf(alarm))).map(({ name }) => name)).toEqual([]);
});

it('every entry of the runbook has an alarm that leads to it', () => {
  const known = new Set(alarms.map(entryOf));
  expect([...entries.keys()].filter((entry) => !known.has(entry))).toEqual([]);
});

it.each([...entries])(
  'the entry %s says what it means, what to do and when to stop worrying',
  (_name, text) => {
    const beginnings = [...text.matchAll(/^- ([^:\n]+)/gm)].map(([, beginning = '']) => beginning);
    const said = [...beginnings.join().matchAll(/\*\*([^*]+)\*\*/g)].map(([, word = '']) =>
      word.toLowerCase(),
    );
    expect(said).toEqual(['means', 'people notice', 'look', 'do', 'stop worrying']);
  },
);

it('the commands of the runbook are the workspace’s', () => {
  const { scripts } = JSON.parse(readFileSync(join(WORKSPACE, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const used = [...entries.values()].flatMap((entry) => [...entry.matchAll(/npm run (\w+)/g)]);
  expect(used.length).toBeGreaterThan(10);
  expect(used.filter(([, name = '']) => scripts[name] === undefined)).toEqual([]);
});
