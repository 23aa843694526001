export { packageProject } from './package-project.ts';
export { checkStageName, findProject, packageDirectory, type Project } from './project.ts';
