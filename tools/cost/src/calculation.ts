import { SERVICES } from '@paymyinvoice/stages';
import { Exact } from './exact.ts';
import { callsIn, GB_SECOND_PLACES, gbSeconds, lambdaMs, MS_PLACES, WHOLE_CORE_MB } from './lambda-time.ts';
import { labelOf, PLACES, sumOfTerms, type Month, type Term } from './lines.ts';
import type { Bill, Charge } from './month.ts';
import { money } from './report.ts';

/** The whole calculation, so that anybody can do it again with a pocket calculator; as Markdown. */
export function calculationOf(bill: Bill, month: Month): string {
  return [
    ...['### What functions are billed for', '', durations(month), ''],
    ...SERVICES.flatMap((service) => {
      const charges = bill.charges.filter(({ line }) => line.service === service);
      return [
        `### ${service}-service`,
        '',
        ...charges.map((charge) => stepsOf(charge, bill.users)),
        sumOf(charges),
        '',
      ];
    }),
    ...['### All', '', ...totals(bill)],
  ].join('\n');
}

function durations({ tasks, profile: { assumptions } }: Month): string {
  const head = ['operation: function', 'MB', 'runs', 'CPU ms', 'calls', 'billed ms', 'GB-seconds'];
  const rows = tasks
    .filter(({ work }) => work.invocations > 0)
    .map((task) => {
      const {
        work,
        function: { memoryMb },
      } = task;
      const ms = lambdaMs(work, memoryMb, assumptions);
      return [
        ...[labelOf(task), String(memoryMb), String(work.invocations), String(work.cpuMs)],
        ...[String(callsIn(work.calls)), ms.fixed(MS_PLACES)],
        gbSeconds(ms, memoryMb).fixed(GB_SECOND_PLACES),
      ];
    });
  const { coreFactor, waitMsPerCall, startsPerThousand, startMs } = assumptions;
  return [
    `Billed ms = CPU ms × ${coreFactor.value} × ${WHOLE_CORE_MB} ÷ MB (at least 1) + calls × ${waitMsPerCall.value} + runs × ${startsPerThousand.value} ÷ 1,000 × ${startMs.value}, to a tenth. GB-seconds = billed ms × MB ÷ 1,024,000, to the sixth place.`,
    '',
    markdownTable(head, rows),
  ].join('\n');
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** A step a line: each ends in what the next goes on with. */
function stepsOf({ line, price, quantity, amount }: Charge, users: bigint): string {
  const [perUser, idle] = [sumOfTerms(line.perUser), sumOfTerms(line.idle)];
  const text = (value: Exact) => value.text(PLACES);
  const factors = [
    ...(perUser.isZero ? [] : [`${Exact.of(users).text()} × ${text(perUser)}`]),
    ...(idle.isZero ? [] : [text(idle)]),
  ].join(' + ');
  const divisor = price.per === 1 ? '' : ` ÷ ${Exact.of(price.per).text()}`;
  return [
    `**${price.service}, ${price.what}**`,
    '',
    ...(line.perUser.length > 0 ? [`- a user: ${termsOf(line.perUser)} = ${text(perUser)}`] : []),
    ...(line.idle.length > 0 ? [`- the stage: ${termsOf(line.idle)} = ${text(idle)}`] : []),
    `- quantity: ${factors} = ${text(quantity)}`,
    `- amount: ${text(quantity)} × $${price.usd}${divisor} = ${money(amount)}`,
    '',
  ].join('\n');
}

function termsOf(terms: readonly Term[]): string {
  return terms
    .map(({ label, times, each }) => `${times.text(PLACES)} × ${each.text(PLACES)} (${label})`)
    .join(' + ');
}

function sumOf(charges: readonly Charge[]): string {
  const [service] = charges.map(({ line }) => line.service);
  const sum = Exact.sum(charges.map(({ amount }) => amount));
  return `**${service}-service in all**: ${charges.map(({ amount }) => money(amount)).join(' + ')} = ${money(sum)}`;
}

function totals({ charges, given, total, users, idleTotal }: Bill): string[] {
  const ofService = SERVICES.map((service) =>
    Exact.sum(charges.filter(({ line }) => line.service === service).map(({ amount }) => amount)),
  );
  const parts = [...ofService, ...given.map(({ amount }) => amount)];
  const shared =
    users === 0n
      ? []
      : [`- a user: ${money(total)} ÷ ${Exact.of(users).text()} = ${money(total.over(Exact.of(users)))}`];
  return [
    `- the month: ${parts.map(money).join(' + ')} = ${money(total)}`,
    ...shared,
    `- with nobody (\`--users 0\`): ${money(idleTotal)}`,
  ];
}
