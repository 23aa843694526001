export { packageProject } from './package-project.ts';
export { checkStageName, findProject, packageDirectory, type Project } from './project.ts';
export { readParameterList, type ListedParameter } from './parameter-list.ts';
export { packageStack } from './serverless-cli.ts';
