import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { StageAccess } from './stage-access.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
export type Flags = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
/** Goes on until it is done or the signal ends it. */
export type Work = (access: StageAccess, signal: AbortSignal) => Promise<void>;

export type Command = {
  readonly name: string;
  readonly usage: string;
  readonly options: Options;
  /** It sends or removes messages. */
  readonly changes?: boolean;
  /** Says what is wrong with the flags before anything is asked of the stage. */
  readonly prepare: (flags: Flags, positionals: readonly string[]) => Work;
};

type Parsed = {
  readonly command: Command;
  readonly flags: Flags;
  readonly positionals: readonly string[];
  readonly stage: string;
  readonly manifest: string | undefined;
};

const common = {
  stage: { type: 'string', default: 'local' },
  manifest: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies Options;

export function parseCommand(args: readonly string[], commands: readonly Command[]): Parsed | 'help' {
  const names = commands.map(({ name }) => name).join(', ');
  const command = commands.find(({ name }) => args.includes(name));
  const { values, positionals } = parsed(args, command);
  if (values.help) return 'help';
  if (command === undefined)
    throw new Error(
      positionals[0] === undefined
        ? `Say what to do: ${names}.`
        : `There is no command '${positionals[0]}': ${names}.`,
    );
  const [, ...rest] = positionals;
  return { command, flags: values, positionals: rest, stage: values.stage, manifest: values.manifest };
}

function parsed(args: readonly string[], command: Command | undefined) {
  try {
    const options = { ...command?.options, ...common };
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const [, flag] =
      /^Option '.*?(--[\w-]+).*' argument/.exec(error instanceof Error ? error.message : '') ?? [];
    if (flag === undefined) throw error;
    throw new Error(`${flag} takes a value, which does not begin with '-'.`, { cause: error });
  }
}

export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

export function listFlag(flags: Flags, name: string): string[] {
  return [flags[name] ?? []].flat().filter((value) => typeof value === 'string');
}

export function countFlag(flags: Flags, name: string): number | undefined {
  const value = textFlag(flags, name);
  if (value === undefined) return undefined;
  const count = Number(value);
  if (!(count > 0) || !Number.isFinite(count))
    throw new Error(`--${name} takes a number above 0, not '${value}'.`);
  return count;
}

export function refuseWords(positionals: readonly string[], command: string): void {
  if (positionals.length > 0)
    throw new Error(`${command} takes flags alone: '${positionals.join(' ')}' is none.`);
}
