import { execFile } from 'node:child_process';
import { copyFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { placeFiles } from './natives.ts';
import type { Interface } from './template/routes.ts';
import { membersOf, plain, referredTo, type Properties, type Template } from './template/template.ts';

const PROBE = fileURLToPath(new URL('./probe.mjs', import.meta.url));
const LIMIT_MS = 60_000;

type Parameters = NonNullable<Template['Parameters']>;

/**
 * Loads a bundle as Lambda does: alone in a folder with its assets, and its natives as this machine runs
 * them, with its stack's environment and nothing else. An HTTP function
 * is also asked for its interface, which takes the whole framework but no AWS.
 */
export async function runBare(
  bundle: string,
  { Environment, Handler }: Properties,
  isHttp: boolean,
  parameters: Parameters = {},
  natives: ReadonlyMap<string, string> = new Map(),
): Promise<Interface | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'paymyinvoice-bundle-'));
  try {
    const file = join(directory, basename(bundle));
    await cp(dirname(bundle), directory, { recursive: true });
    await placeFiles(natives, directory);
    await copyFile(PROBE, join(directory, 'probe.mjs'));
    const [, member = 'handler'] = plain(Handler).split('.');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['probe.mjs', file, member, isHttp ? '/openapi.json' : ''],
      {
        cwd: directory,
        env: environmentOf(membersOf(membersOf(Environment)['Variables']), parameters),
        timeout: LIMIT_MS,
      },
    );
    const answer = stdout.trim().split('\n').at(-1) ?? '';
    return isHttp ? (JSON.parse(answer) as Interface) : undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`${bundle} does not run on its own: ${stderr || message}`, { cause: error });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What only AWS can fill in is an address of nowhere here; what the stack itself says stands in it as its default. */
function environmentOf(variables: Properties, parameters: Parameters): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    const { Type = '', Default } = parameters[referredTo(value) ?? ''] ?? {};
    const own = Type.startsWith('AWS::SSM::') ? undefined : Default;
    given[name] = plain(value) || (own ?? 'https://nowhere.invalid');
  }
  return {
    ...given,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'nobody',
    AWS_SECRET_ACCESS_KEY: 'nothing',
  };
}
