// What makes bundles smaller and faster to start without changing what they do.
import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';

/** Nest looks for these when it starts and goes on without them; the services use none of them. */
const ABSENT = /^(@nestjs\/(microservices|websockets)(\/.*)?|class-validator|class-transformer)$/;

/** Importing an absent package throws as it does outside a bundle. */
export const absentPackages: Plugin = {
  name: 'absent-packages',
  setup(build) {
    build.onResolve({ filter: ABSENT }, ({ path }) => ({ path, namespace: 'absent', sideEffects: false }));
    build.onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({
      contents: `throw Object.assign(new Error("Cannot find package '${path}'"), { code: 'ERR_MODULE_NOT_FOUND' });`,
    }));
  },
};

/** rxjs offers Node its CommonJS form, of which nothing can be shaken off. */
export const rxjsFromItsModules: Plugin = {
  name: 'rxjs-from-its-modules',
  setup(build) {
    build.onResolve(
      { filter: /^rxjs(\/operators)?$/ },
      async ({ path, pluginData, kind, importer, resolveDir }) => {
        if (pluginData === RESOLVED) return undefined;
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: RESOLVED });
        const modules = found.path.replace(`${sep}dist${sep}cjs${sep}`, `${sep}dist${sep}esm${sep}`);
        if (modules === found.path) throw new Error(`rxjs has moved its CommonJS form: ${found.path}`);
        return { path: modules, sideEffects: false };
      },
    );
  },
};
const RESOLVED = Symbol('resolved');

const NEST = /node_modules[/\\]@nestjs[/\\](common|core|platform-express)[/\\]/;
/** Loads `reflect-metadata`, which all decorators need, before anything else of Nest. */
const NEST_BEGINS = /@nestjs[/\\]common[/\\]index\.js$/;

/** Nest does not say so, but its modules only define things: what is not asked for can go. */
export const nestInParts: Plugin = {
  name: 'nest-in-parts',
  setup(build) {
    build.onResolve({ filter: /^(\.|@nestjs\/(common|core|platform-express))/ }, async (asked) => {
      const { path, kind, importer, resolveDir } = asked;
      const isNest = path.startsWith('@nestjs/') || NEST.test(importer);
      if (asked.pluginData === RESOLVED || !isNest || kind === 'dynamic-import') return undefined;
      const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: RESOLVED });
      return { ...found, sideEffects: NEST_BEGINS.test(found.path) };
    });
  },
};

/**
 * The package's own entry also loads file uploads, which no service takes. Nest asks for it when an app is made without
 * an adapter, which none is: only for that, all of Nest would be held ready and nothing could be shaken off.
 */
export const expressAdapterOnly: Plugin = {
  name: 'express-adapter-only',
  setup(build) {
    build.onResolve({ filter: /^@nestjs\/platform-express$/ }, ({ path, kind, importer, resolveDir }) =>
      kind === 'dynamic-import'
        ? { path, namespace: 'absent', sideEffects: false }
        : build.resolve('@nestjs/platform-express/adapters/index.js', { kind, importer, resolveDir }),
    );
  },
};

const FORMATTER = /^const dateTimeFormatter = (new Intl\.DateTimeFormat\(undefined, \{[^}]*\}\));$/m;

/** Nest's console loggers, which the services replace, spend 15 ms of every start on a date format. */
export const lazyDateFormats: Plugin = {
  name: 'lazy-date-formats',
  setup(build) {
    build.onLoad(
      { filter: /@nestjs[/\\]common[/\\]services[/\\](console-)?logger\.service\.js$/ },
      async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const contents = source.replace(
          FORMATTER,
          'let format;\nconst dateTimeFormatter = { format: (date) => (format ??= $1).format(date) };',
        );
        if (contents === source) throw new Error(`${path} no longer makes its date format as expected.`);
        return { contents, loader: 'js' };
      },
    );
  },
};

const REFUSE = `const refuse = () => { throw new Error('Left out of the bundle: tools/packaging/src/tuning.ts'); };`;

/** What Express names and no service asks it for: the platform reads bodies and query strings, and files are in S3. */
const LEFT_OUT: Record<string, string> = {
  'body-parser': '{ json: refuse, raw: refuse, text: refuse, urlencoded: refuse }',
  qs: '{ parse: refuse, stringify: refuse }',
  send: 'refuse',
  'serve-static': 'refuse',
};

export const expressInParts: Plugin = {
  name: 'express-in-parts',
  setup(build) {
    build.onResolve({ filter: /^(body-parser|qs|send|serve-static)$/ }, ({ path }) => ({
      path,
      namespace: 'left-out',
    }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `${REFUSE} module.exports = ${LEFT_OUT[path] ?? 'refuse'};`,
    }));
  },
};

const MEDIA_TYPES = [
  ...['json', 'problem+json', 'xml', 'pdf', 'zip', 'octet-stream', 'x-www-form-urlencoded'].map(
    (name) => `application/${name}`,
  ),
  ...['plain', 'html', 'css', 'csv', 'javascript', 'markdown', 'xml'].map((name) => `text/${name}`),
  ...['png', 'jpeg', 'gif', 'webp', 'avif', 'svg+xml'].map((name) => `image/${name}`),
  'multipart/form-data',
];

/** Express brings the table of all media types several times, to guess them from the names of files; these serve none. */
export const spokenMediaTypes: Plugin = {
  name: 'spoken-media-types',
  setup(build) {
    build.onLoad({ filter: /[/\\]mime-db[/\\]db\.json$/ }, async ({ path }) => {
      const all = JSON.parse(await readFile(path, 'utf8')) as Record<string, object>;
      const spoken = MEDIA_TYPES.map((type) => {
        if (all[type] === undefined) throw new Error(`${path} no longer knows ${type}.`);
        return [type, all[type]] as const;
      });
      return { contents: JSON.stringify(Object.fromEntries(spoken)), loader: 'json' };
    });
  },
};

/** fontkit brings half a megabyte to unpack WOFF 2, which none of our fonts is. */
export const withoutBrotli: Plugin = {
  name: 'without-brotli',
  setup(build) {
    build.onResolve({ filter: /^brotli\/decompress\.js$/ }, ({ path }) => ({ path, namespace: 'left-out' }));
  },
};

/**
 * What our own sources import while they run, as what draws invoices, becomes a bundle of its own: a start does not even
 * read it. Whatever state it shares with the rest is there twice. `found` tells the file to be bundled for each name.
 */
export const loadedLater = (found: Map<string, string>): Plugin => ({
  name: 'loaded-later',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, kind, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const name = `${basename(path, '.ts')}.cjs`;
      found.set(name, join(resolveDir, path));
      return { path: `./${name}`, external: true };
    });
  },
});

const OTHER_CREDENTIALS =
  /^@aws-sdk\/credential-provider-(http|ini|login|process|sso|web-identity)$|^@smithy\/credential-provider-imds$/;

/** Lambda gives a function its role's credentials in the environment; profiles, logins and machines have others. */
export const credentialsFromEnvironment: Plugin = {
  name: 'credentials-from-environment',
  setup(build) {
    build.onResolve({ filter: OTHER_CREDENTIALS }, ({ path }) => ({
      path,
      namespace: 'credentials',
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: 'credentials' }, ({ path }) => ({
      contents: `throw new Error("Functions take credentials from their environment, not from ${path}");`,
    }));
  },
};

/** No operation of ours streams events; only for them half of the SDK's core would be held ready. */
export const withoutEventStreams: Plugin = {
  name: 'without-event-streams',
  setup(build) {
    build.onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ path }) => ({
      path,
      namespace: 'no-event-streams',
      sideEffects: false,
    }));
    // What S3's client asks for when it is made, as one of its operations, which nobody calls, streams.
    build.onLoad({ filter: /.*/, namespace: 'no-event-streams' }, () => ({
      contents: `
        export const resolveEventStreamSerdeConfig = (config) => config;
        export const eventStreamSerdeProvider = undefined;
        export class EventStreamSerde { constructor() { throw new Error('Event streams are left out of this bundle'); } }`,
    }));
  },
};

const ERRORS = /^n\d+_registry\.registerError\(\w+\$, \w+\);$/gm;

/**
 * A client of the SDK brings a class for every error of its service: of Systems Manager 140, of which GetParameter
 * can throw three. The services look at an error's name, which it has without its class. Not for DynamoDB, whose
 * errors they take apart.
 */
export const errorsByName: Plugin = {
  name: 'errors-by-name',
  setup(build) {
    build.onLoad(
      {
        filter:
          /@aws-sdk[/\\]client-(cognito-identity|kms|sesv2|ssm)[/\\]dist-es[/\\]schemas[/\\]schemas_0\.js$/,
      },
      async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const contents = source.replaceAll(ERRORS, '');
        if (contents === source) throw new Error(`${path} no longer registers its errors as expected.`);
        return { contents, loader: 'js' };
      },
    );
  },
};

/** zod brings its messages in forty languages; the services speak English. */
export const englishOnly: Plugin = {
  name: 'english-only',
  setup(build) {
    build.onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: `export { default as en } from './en.js';`,
    }));
  },
};

/** The parts of Stripe's API that are asked for; they need no others. */
const STRIPE_PARTS = /stripe[/\\]esm[/\\]resources[/\\](PaymentIntents|Refunds)\.js$/;
const EXPORTED_CLASS = /^export class (\w+)/gm;

/**
 * Stripe's client makes an object for each of some two hundred parts of its API. The others are empty here: to ask one of
 * them for something fails as a method that is not there.
 */
export const stripeInParts: Plugin = {
  name: 'stripe-in-parts',
  setup(build) {
    build.onLoad({ filter: /stripe[/\\]esm[/\\]resources[/\\].*\.js$/ }, async ({ path }) => {
      const names = STRIPE_PARTS.test(path)
        ? []
        : [...(await readFile(path, 'utf8')).matchAll(EXPORTED_CLASS)].map(([, name]) => name);
      if (names.length === 0) return undefined;
      return { contents: names.map((name) => `export class ${name} {}`).join('\n'), loader: 'js' };
    });
  },
};
