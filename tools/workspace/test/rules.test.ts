import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// A small house with the workspace's own rules, in which each of them is broken once.
const root = resolve(import.meta.dirname, '../../..');
const house = mkdtempSync(join(tmpdir(), 'rules-'));

afterAll(() => rmSync(house, { recursive: true, force: true }));

beforeAll(() => {
  for (const file of ['.dependency-cruiser.mjs', 'eslint.config.mjs', 'tsconfig.base.json'])
    cpSync(join(root, file), join(house, file));
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  project('apps/a-service', 'type:app');
  project('apps/b-service', 'type:app');
  project('libs/shared/contracts', 'type:contracts');
  project('libs/shared/platform', 'type:platform');
  project('libs/shared/testing', 'type:testing');
  project('tools/thing', 'type:tool');
});

function project(path: string, type: string): void {
  write(`${path}/project.json`, JSON.stringify({ tags: [type] }));
  write(`${path}/src/index.ts`, 'export const something = 1;\n');
  const compilerOptions = { experimentalDecorators: true, erasableSyntaxOnly: false };
  const base = '../'.repeat(path.split('/').length);
  write(`${path}/tsconfig.json`, JSON.stringify({ extends: `${base}tsconfig.base.json`, compilerOptions }));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(house, path)), { recursive: true });
  writeFileSync(join(house, path), text);
}

function run(command: string, ...args: string[]): { status: number | null; output: string } {
  const options = { cwd: house, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const { status, stdout } = spawnSync(join(root, 'node_modules/.bin', command), args, options);
  return { status, output: stdout };
}

const uses = (from: string) => `import { something } from '${from}';\nexport const used = something;\n`;

describe('the dependency rules', () => {
  const kept = [
    'apps/b-service/src/things/thing.ts',
    '../../../../libs/shared/contracts/src/index.ts',
  ] as const;
  const a = 'apps/a-service/src';
  const broken: [rule: string, from: string, to: string][] = [
    ['no app imports another app', `${a}/composition.ts`, '../../b-service/src/index.ts'],
    ['libs/shared/contracts may import', 'libs/shared/contracts/src/event.ts', '../../platform/src/index.ts'],
    [
      'libs/shared/platform may import',
      'libs/shared/platform/src/part.ts',
      '../../../../apps/b-service/src/index.ts',
    ],
    ['tools/thing may import', 'tools/thing/src/part.ts', '../../../libs/shared/platform/src/index.ts'],
    ['test code stays in tests', 'tools/thing/src/testing.ts', '../../../libs/shared/testing/src/index.ts'],
    ['no cycles', 'tools/thing/src/one.ts', './other.ts'],
    ['domain is pure', `${a}/things/thing.ts`, '@nestjs/common'],
    ['only repositories touch AWS', `${a}/things/things.repairer.ts`, '@aws-sdk/client-dynamodb'],
    ['a repository decides nothing', `${a}/things/things.repository.ts`, './things.service.ts'],
    ['a service does not know its controller', `${a}/things/things.service.ts`, './things.controller.ts'],
    [
      'another feature is reached through its service',
      `${a}/others/others.service.ts`,
      '../things/things.repository.ts',
    ],
    ['event functions load no HTTP framework', `${a}/relay.lambda.ts`, '@nestjs/common'],
    // Over others: queue → composition → controller → framework.
    ['event functions load no HTTP framework', `${a}/events.lambda.ts`, './wiring.ts'],
  ];
  let violations: { from: string; rule: { name: string } }[];
  let status: number | null;

  beforeAll(() => {
    for (const [from, to] of [kept, ...broken.map(([, from, to]) => [from, to] as const)])
      write(from, uses(to));
    write('tools/thing/src/other.ts', uses('./one.ts'));
    write(`${a}/things/things.controller.ts`, uses('@nestjs/common'));
    write(`${a}/wiring.ts`, uses('./things/things.controller.ts'));
    const config = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json'];
    const report = run('depcruise', 'apps', 'libs', 'tools', ...config);
    violations = (JSON.parse(report.output) as { summary: { violations: typeof violations } }).summary
      .violations;
    status = run('depcruise', 'apps', 'libs', 'tools', '--config', '.dependency-cruiser.mjs').status;
  });

  it('end with an error', () => expect(status).not.toBe(0));

  it('let pass what keeps them', () => expect(violations.filter(({ from }) => from === kept[0])).toEqual([]));

  it.each(broken)('say "%s" when %s imports %s', (rule, from) => {
    const named = violations
      .filter((violation) => violation.from === from)
      .map((violation) => violation.rule.name);
    expect(named).toContainEqual(expect.stringContaining(rule));
  });
});

describe('the lint rules', () => {
  const inexhaustive = `export function go(way: 'up' | 'down'): number {
  switch (way) {
    case 'up':
      return 1;
  }
  return 0;
}
`;
  const broken: [rule: string, source: string][] = [
    ['no-floating-promises', 'export function go(): void {\n  Promise.resolve();\n}\n'],
    ['no-explicit-any', 'export const thing: any = 1;\n'],
    ['switch-exhaustiveness-check', inexhaustive],
    ['no-restricted-properties', "export const stage = process.env['STAGE'];\n"],
    ['no-restricted-syntax', 'export default 1;\n'],
  ];
  const fileOf = (rule: string) => join(house, `apps/a-service/src/lint/${rule}.ts`);
  let reports: { filePath: string; messages: { ruleId: string }[] }[];

  beforeAll(() => {
    for (const [rule, source] of broken) write(`apps/a-service/src/lint/${rule}.ts`, source);
    reports = JSON.parse(
      run('eslint', 'apps/a-service/src/lint', '--format', 'json').output,
    ) as typeof reports;
  });

  it.each(broken)('name %s', (rule) => {
    const report = reports.find(({ filePath }) => filePath === fileOf(rule));
    expect(report?.messages.map(({ ruleId }) => ruleId)).toContainEqual(expect.stringContaining(rule));
  });
});
