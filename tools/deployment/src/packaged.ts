import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDirectory, type Project } from '@paymyinvoice/packaging';
import type { Template } from './stacks/template.ts';

/** What packaging made of a project for one stage, as it is uploaded. */
export interface Packaged {
  /** Where the template says that its archives lie in the deployment bucket. */
  readonly prefix: string;
  /** The deployment bucket alone: what a new stack begins with. */
  readonly core: Template;
  readonly template: Template;
  readonly tags: Readonly<Record<string, string>>;
  /** The functions' zip files. */
  readonly archives: readonly string[];
}

/** What is read of what the framework notes down beside the templates. */
interface State {
  readonly package: { readonly artifactDirectoryName: string };
  readonly service: { readonly provider: { readonly stackTags: Record<string, string> } };
}

export function readPackage(project: Project, stage: string): Packaged {
  const directory = packageDirectory(project, stage);
  if (!existsSync(directory)) throw new Error(`${project.name} is not packaged for stage '${stage}'.`);
  const read = (file: string): unknown => JSON.parse(readFileSync(join(directory, file), 'utf8'));
  const state = read('serverless-state.json') as State;
  return {
    prefix: state.package.artifactDirectoryName,
    core: read('cloudformation-template-create-stack.json') as Template,
    template: read('cloudformation-template-update-stack.json') as Template,
    tags: state.service.provider.stackTags,
    archives: globSync('*.zip', { cwd: directory }).map((file) => join(directory, file)),
  };
}
