/** One line of a stack's `config.sample.env`: a parameter that must stand in SSM before the stack is deployed. */
export interface ListedParameter {
  /** With `<stage>` where the stage's name stands. */
  readonly name: string;
  readonly type: 'String' | 'SecureString';
  /** What its value is held to. */
  readonly rule: string;
  readonly example: string;
}

const TYPE = /^# (String|SecureString)$/;
const RULE = /^# Rule: (.+)$/;

/** Reads the list; a parameter without a type or a rule before it is a flaw, and is told with its name. */
export function readParameterList(list: string): ListedParameter[] {
  const parameters: ListedParameter[] = [];
  let type: ListedParameter['type'] | undefined;
  let rule: string | undefined;
  for (const line of list.split('\n')) {
    type = (TYPE.exec(line)?.[1] as typeof type) ?? type;
    rule = RULE.exec(line)?.[1] ?? rule;
    if (!line.startsWith('/')) continue;
    const [name = '', ...example] = line.split('=');
    if (type === undefined) throw new Error(`config.sample.env: ${name} has no type above it`);
    if (rule === undefined) throw new Error(`config.sample.env: ${name} has no rule of its own`);
    parameters.push({ name, type, rule, example: example.join('=') });
    rule = undefined;
  }
  return parameters;
}
