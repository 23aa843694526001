import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const cost = (...flags: string[]) => {
  const main = join(import.meta.dirname, '../src/main.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...flags], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('npm run cost', () => {
  it('prints lines whose amounts add up to the total that it prints', () => {
    const { status, stdout } = cost('--users', '12345', '--free-tier');
    expect(status).toBe(0);
    const money = (line: string) =>
      [...line.matchAll(/(-?)\$(\d[\d,]*\.\d{4})(?!\d)/g)].map(([, sign = '', digits = '']) =>
        BigInt(sign + digits.replace(/[,.]/g, '')),
      );
    const [table = ''] = stdout.split('\n\n').slice(1);
    const rows = table.split('\n').slice(1);
    const charges = rows.filter((row) => !/^(all|\w+ +in all)/.test(row)).map((row) => money(row).slice(-2));
    const sums = [0, 1].map((at) => charges.reduce((sum, row) => sum + (row[at] ?? 0n), 0n));
    expect(charges.length).toBeGreaterThan(40);
    expect(money(rows.at(-1) ?? '')).toEqual(sums);
  });

  it.each([
    [['--users', '-5'], /--users/],
    [[], /How many users\?/],
    [['--users', '1', '--stage', 'nowhere'], /not packaged for the stage 'nowhere'/],
    [['--users', '1', '--profile', '/nowhere.json'], /nowhere.json cannot be read/],
    [['--users', '9', '--document'], /10000/],
    [['--loud'], /--loud/],
  ])('says in a sentence what is wrong with %j', (flags, said) => {
    const { status, stdout, stderr } = cost(...flags);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/\n +at /);
  });

  it('refuses a profile with what nobody has measured, and says what there is', () => {
    using directory = mkdtempDisposableSync(join(tmpdir(), 'cost-'));
    const file = join(directory.path, 'profile.json');
    writeFileSync(
      file,
      '{"about":"x","operations":{},"amounts":{"auth":{"tableKilobites":1}},"assumptions":{}}',
    );
    expect(cost('--users', '1', '--profile', file).stderr).toContain('amounts.auth');
  });
});
