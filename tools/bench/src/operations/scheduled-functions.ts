import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const WORKSPACE = join(import.meta.dirname, '../../../..');
const TEMPLATES = 'apps/*/dist/package/local/cloudformation-template-update-stack.json';

type Template = {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
};

/** Names of the functions that the packaged stacks run by the clock. */
export function scheduledFunctions(): string[] {
  return globSync(TEMPLATES, { cwd: WORKSPACE }).flatMap((file) => {
    const { Resources } = JSON.parse(readFileSync(join(WORKSPACE, file), 'utf8')) as Template;
    const rules = JSON.stringify(Object.values(Resources).filter(({ Type }) => Type === 'AWS::Events::Rule'));
    return Object.entries(Resources)
      .filter(([id, { Type }]) => Type === 'AWS::Lambda::Function' && rules.includes(`["${id}","Arn"]`))
      .map(([, { Properties }]) => (Properties as { FunctionName: string }).FunctionName);
  });
}
