import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { calculationOf } from '../src/calculation.ts';
import { calculationIn } from '../src/document.ts';
import { billOf, type Bill } from '../src/month.ts';
import { readProfile } from '../src/profile.ts';
import { money } from '../src/report.ts';
import { PRICES, PROFILE, readMonth, WORKSPACE } from '../src/sources.ts';
import { holds } from './by-hand.ts';

const { coreFactor, waitMsPerCall, startsPerThousand, startMs } = readProfile(PROFILE).assumptions;
const from = { stage: 'local', profile: PROFILE, prices: PRICES };
let page: string;
let bill: Bill;
let calculated: string;
beforeAll(() => {
  const { month, lines, table } = readMonth(from);
  bill = billOf(lines, table, { users: 10_000n });
  calculated = calculationOf(bill, month);
  page = calculationIn(readFileSync(join(WORKSPACE, 'docs/cost.md'), 'utf8'));
});

const linesOf = (text: string, start: string) => text.split('\n').filter((line) => line.startsWith(start));
const behind = (line: string) => line.slice(line.indexOf(': ') + 2);

describe('the calculation in docs/cost.md', () => {
  it('is the one that the command makes today', () => {
    expect(page, '`npm run cost -- --users 10000 --document` writes it anew').toBe(calculated);
  });

  it('comes out at each step when it is done by hand', () => {
    const equations = page
      .split('\n')
      .filter((line) => line.includes(' = ') && !line.startsWith('Billed ms'));
    expect(equations.length).toBeGreaterThan(100);
    for (const line of equations) expect(holds(behind(line)), line).toBe(true);
    expect(holds('2 × 3 (a) + 0.5 × 4 = 8.1')).toBe(false);
  });

  it('goes on at each step with what the one before came to', () => {
    for (const block of page
      .split('\n\n')
      .filter((text) => text.startsWith('- ') && text.includes('- quantity'))) {
      const result = (start: string) => linesOf(block, start)[0]?.split(' = ').at(-1);
      const [user, idle] = [result('- a user'), result('- the stage')];
      const factors = [...(user ? [`10,000 × ${user}`] : []), ...(idle ? [idle] : [])].join(' + ');
      expect(linesOf(block, '- quantity')[0]).toBe(`- quantity: ${factors} = ${result('- quantity')}`);
      expect(linesOf(block, '- amount')[0]).toContain(`- amount: ${result('- quantity')} × $`);
    }
  });

  it('bills functions for the time that the formula gives', () => {
    const rows = linesOf(page, '| ').map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
    const [, , ...tasks] = rows;
    expect(tasks.length).toBeGreaterThan(50);
    for (const [name, mb, runs, cpuMs, calls, ms, gbSeconds] of tasks) {
      const core = Number(mb) < 1769 ? ` × 1769 ÷ ${mb}` : '';
      const starting = `${runs} × ${startsPerThousand.value} ÷ 1000 × ${startMs.value}`;
      const billed = `${cpuMs} × ${coreFactor.value}${core} + ${calls} × ${waitMsPerCall.value} + ${starting} = ${ms}`;
      expect(holds(billed), `${name}: ${billed}`).toBe(true);
      expect(holds(`${ms} × ${mb} ÷ 1024000 = ${gbSeconds}`), name).toBe(true);
    }
  });

  it('ends with the total', () => {
    expect(page).toContain(` = ${money(bill.total)}`);
    expect(bill.total.isZero).toBe(false);
  });
});
