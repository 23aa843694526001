// @ts-check
// Who may import whom. Between projects the tags in each project.json decide; inside an app the role suffix of a file does.
import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a project of a type may import, beside itself. Nothing may import an app. */
const ALLOWED = {
  'type:contracts': [],
  'type:platform': ['type:contracts'],
  'type:app': ['type:platform', 'type:contracts'],
  'type:tool': ['type:tool', 'type:contracts'],
  'type:testing': ['type:tool', 'type:platform', 'type:contracts'],
};
const TESTS = String.raw`(\.spec\.ts$|/test/|\.config\.ts$)`;

const projects = globSync(['apps/*/project.json', 'libs/shared/*/project.json', 'tools/*/project.json']).map(
  (file) => ({
    root: dirname(file),
    type: /** @type {keyof typeof ALLOWED} */ (
      JSON.parse(readFileSync(file, 'utf8')).tags.find((/** @type {string} */ tag) => tag.startsWith('type:'))
    ),
  }),
);

const betweenProjects = projects.map(({ root, type }) => {
  const forbidden = projects.filter((other) => other.root !== root && !ALLOWED[type].includes(other.type));
  return {
    name: `${root} may import ${ALLOWED[type].map((tag) => tag.slice('type:'.length)).join(', ') || 'no other project'}`,
    comment: 'Dependencies point from apps to the platform to the contracts, so that each app deploys alone.',
    severity: 'error',
    from: { path: `^${root}/`, pathNot: TESTS },
    to: { path: forbidden.map((other) => `^${other.root}/`) },
  };
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...betweenProjects,
    {
      name: 'no app imports another app',
      comment: 'What one service knows of another arrived as an event; tests are no exception.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'no cycles',
      comment: 'Data flows one way; a cycle hides which part decides.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain is pure',
      comment:
        'States and decisions know no framework, no AWS and no environment: <noun>.ts imports core, contracts and nouns.',
      severity: 'error',
      from: { path: String.raw`^apps/[^/]+/src/[^/]+/[a-z-]+\.ts$`, pathNot: String.raw`/on-[a-z-]+\.ts$` },
      to: {
        path: [
          String.raw`node_modules/(@nestjs|@aws-sdk|express)`,
          String.raw`\.(controller|service|repository)\.ts$`,
          'platform/src/(http|data|events)',
        ],
      },
    },
    {
      name: 'only repositories touch AWS',
      comment:
        'Inside a feature the repository is the only file that speaks to a table; SDK errors are translated there.',
      severity: 'error',
      from: {
        path: String.raw`^apps/[^/]+/src/[^/]+/`,
        pathNot: String.raw`(\.repository\.ts$|\.adapter\.ts$|${TESTS})`,
      },
      to: { path: 'node_modules/@aws-sdk' },
    },
    {
      name: 'a repository decides nothing',
      comment: 'controller → service → noun, repository; repository → noun.',
      severity: 'error',
      from: { path: String.raw`\.repository\.ts$` },
      to: { path: String.raw`\.(controller|service)\.ts$` },
    },
    {
      name: 'a service does not know its controller',
      comment: 'controller → service, never back.',
      severity: 'error',
      from: { path: String.raw`\.service\.ts$` },
      to: { path: String.raw`\.controller\.ts$` },
    },
    {
      name: 'another feature is reached through its service',
      comment: "A feature's repository is its own business.",
      severity: 'error',
      from: { path: String.raw`^apps/([^/]+)/src/([^/]+)/` },
      to: { path: String.raw`^apps/[^/]+/src/[^/]+/[a-z-]+\.repository\.ts$`, pathNot: '^apps/$1/src/$2/' },
    },
    {
      name: 'event functions load no HTTP framework',
      comment:
        'Their cold start is the product: relay, sweep and event consumers reach neither Nest nor Express.',
      severity: 'error',
      from: { path: String.raw`^apps/[^/]+/src/(?!api)[a-z-]+\.lambda\.ts$` },
      to: { path: String.raw`node_modules/(@nestjs|express|@vendia)/`, reachable: true },
    },
    {
      name: 'test code stays in tests',
      comment: 'The testing library and test frameworks never reach a bundle.',
      severity: 'error',
      from: { pathNot: [TESTS, '^libs/shared/testing/'] },
      to: { path: ['^libs/shared/testing/', 'node_modules/(vitest|supertest|fast-check)/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated)/' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};
