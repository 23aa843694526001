import type { Metafile } from 'esbuild';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runBare } from './bare-run.ts';
import { cfnLint } from './cfn-lint.ts';
import { checkContents, checkSize, checkStart, codeBytes, sizeOf, type Size } from './contents.ts';
import { nativeFiles, thisPlatform } from './natives.ts';
import { carriesNatives, functionBundle, type Project } from './project.ts';
import { checkTemplate } from './template/check-template.ts';
import { checkParameterList } from './template/parameters.ts';
import { checkRoutes } from './template/routes.ts';
import { membersOf, plain, resourcesOf, type Properties, type Template } from './template/template.ts';
import { sha256Of } from './zip.ts';

export interface Package {
  readonly project: Project;
  readonly stage: string;
  readonly template: Template;
  readonly templateFile: string;
  readonly metafiles: ReadonlyMap<string, Metafile>;
  /** Function name → its zip. */
  readonly archives: ReadonlyMap<string, string>;
}

/** Everything that is wrong with a package, a line each; what was found on the way is printed. */
export async function checkPackage(made: Package): Promise<string[]> {
  const sizes = new Map<string, Size>();
  for (const [name, archive] of made.archives) {
    const size = await sizeOf(functionBundle(made.project, name), archive);
    sizes.set(name, size);
    const beside = carriedBeside(made.project, name);
    const assets = beside === '' ? '' : ` and ${kilobytes(size.assets)} of ${beside}`;
    const sum = (await sha256Of(archive)).slice(0, 16);
    console.log(`${name.padEnd(8)} ${kilobytes(codeBytes(size))}${assets}  sha256 ${sum}`);
  }
  const groups = await Promise.all([
    checkParameters(made),
    lint(made.templateFile),
    ...[...made.metafiles.keys()].map((name) => checkFunction(name, made)),
  ]);
  return [...checkTemplate(made.template, made.stage), ...checkSize(sizes), ...groups.flat()];
}

/** What is no code of a function's, by name. */
function carriedBeside(project: Project, name: string): string {
  const { assets } = project;
  const fonts = assets?.functions.includes(name) ? Object.keys(assets.packages) : [];
  const natives = carriesNatives(project, name) ? Object.keys(project.natives.packages).slice(0, 1) : [];
  return [...fonts, ...natives].join(', ');
}

async function checkParameters({ project, template, stage }: Package): Promise<string[]> {
  const list = join(project.directory, 'config.sample.env');
  return checkParameterList(template, stage, existsSync(list) ? await readFile(list, 'utf8') : '');
}

async function checkFunction(name: string, { project, template, metafiles }: Package): Promise<string[]> {
  const declared = resourcesOf(template, 'AWS::Lambda::Function').find(([, { Code }]) =>
    isArchiveOf(name, membersOf(Code)),
  );
  if (declared === undefined) return [`functions: no function of the stack runs ${name}.lambda.ts`];
  const isHttp = name === 'api';
  const bundle = join(functionBundle(project, name), 'index.cjs');
  const metafile = metafiles.get(name);
  const contents = metafile === undefined ? [] : checkContents(name, metafile, isHttp);
  const natives = carriesNatives(project, name)
    ? await nativeFiles(project.natives, thisPlatform(), project)
    : undefined;
  const described = await runBare(bundle, declared[1], isHttp, template.Parameters, natives);
  const routes = described === undefined ? [] : checkRoutes(template, described);
  return [...contents, ...(await checkStart(name, bundle)), ...routes];
}

function isArchiveOf(name: string, { S3Key }: Properties): boolean {
  return basename(plain(S3Key)) === `${name}.zip`;
}

async function lint(templateFile: string): Promise<string[]> {
  const result = await cfnLint(templateFile);
  if (result === undefined) {
    console.log('cfn-lint is not installed: its checks were left out.');
    return [];
  }
  if (result.report !== '') console.log(result.report);
  return result.hasErrors ? ['cfn-lint: errors, see above'] : [];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`.padStart(8);
}
