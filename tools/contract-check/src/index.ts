export { insteadOfBreaking } from './check-compatibility.ts';
export { breakingChanges } from './compatibility/breaking-changes.ts';
export { GENERATED, loadDeclarations, ROOT } from './workspace.ts';
