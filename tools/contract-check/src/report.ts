import { styleText } from 'node:util';
import type { CheckResult } from './check.ts';
import type { Problem } from './problem.ts';

type Style = Parameters<typeof styleText>[0];

/** What a person reads. styleText leaves colours out by itself unless the stream is a terminal that wants them. */
export function report(result: CheckResult, stream: NodeJS.WriteStream): string {
  const paint = (style: Style, text: string) => (stream.isTTY ? styleText(style, text, { stream }) : text);
  const width = Math.max(...result.events.map(({ dataschema }) => dataschema.length));
  const lines = result.events.map((event) => {
    const readers = event.consumedBy.join(', ') || 'nobody';
    return `  ${event.dataschema.padEnd(width)} ${event.hash}  ${event.publishedBy ?? 'nobody'} → ${readers}`;
  });
  const written = (result.written ?? []).map((file) => `  wrote ${file}`);
  const problems = groupBySolution(result.problems).flatMap((group) => ['', ...describe(group, paint)]);
  const count = result.problems.length;
  const verdict =
    count === 0
      ? paint('green', `✔ ${result.events.length} events fit together`)
      : paint('red', `✘ ${count} ${count === 1 ? 'problem' : 'problems'}`);
  const head = `Contracts, compared with ${result.baseline}`;
  return [head, ...lines, ...written, ...problems, '', verdict, ''].join('\n');
}

/** What is solved in one go is told in one go. */
function groupBySolution(problems: readonly Problem[]): Problem[][] {
  const groups = Map.groupBy(problems, ({ kind, subject, instead }) =>
    kind === 'stale' ? instead.join('\n') : [subject, ...instead].join('\n'),
  );
  return [...groups.values()];
}

function describe(group: readonly Problem[], paint: (style: Style, text: string) => string): string[] {
  const [first] = group;
  const consumers = first?.consumers;
  return [
    ...group.flatMap((problem) => [
      `${paint('red', '✘')} ${paint('bold', problem.subject)}  ${sentence(problem)}`,
      `    why      ${problem.why}`,
    ]),
    ...(consumers ? [`    readers  ${consumers.join(', ') || 'none declared, but it was published'}`] : []),
    ...(first?.instead ?? []).map((step, index) => `    ${index === 0 ? 'instead' : '       '}  ${step}`),
  ];
}

function sentence({ member, what }: Problem): string {
  return member ? `${member} ${what}` : what;
}
