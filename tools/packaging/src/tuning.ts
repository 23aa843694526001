// What makes bundles smaller and faster to start without changing what they do.
import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { sep } from 'node:path';

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

/** The package's own entry also loads file uploads, which no service takes. */
export const expressAdapterOnly: Plugin = {
  name: 'express-adapter-only',
  setup(build) {
    build.onResolve({ filter: /^@nestjs\/platform-express$/ }, ({ kind, importer, resolveDir }) =>
      build.resolve('@nestjs/platform-express/adapters/index.js', { kind, importer, resolveDir }),
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

/** Bodies are Unicode: tables of older Asian encodings are a fifth of a bundle, and never read. */
export const unicodeOnly: Plugin = {
  name: 'unicode-only',
  setup(build) {
    build.onLoad({ filter: /iconv-lite[/\\]encodings[/\\]dbcs-data\.js$/ }, () => ({
      contents: 'module.exports = {};',
    }));
  },
};

const OTHER_CREDENTIALS = /^@aws-sdk\/credential-provider-(ini|login|process|sso|web-identity)$/;

/** Lambda gives a function its role's credentials in the environment; profiles and logins are for people. */
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

/** zod brings its messages in forty languages; the services speak English. */
export const englishOnly: Plugin = {
  name: 'english-only',
  setup(build) {
    build.onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: `export { default as en } from './en.js';`,
    }));
  },
};
