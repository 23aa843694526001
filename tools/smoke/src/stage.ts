import { readFileSync } from 'node:fs';

export const SERVICES = ['auth', 'invoice', 'media'] as const;
export type Service = (typeof SERVICES)[number];

/** Where a stage is reached: what `GET /stage.json` answers, or the same document kept in a file for a deployed stage. */
export type Manifest = {
  readonly stage: string;
  readonly services: Partial<Record<Service, string>>;
  readonly mailbox?: string;
  readonly events?: string;
  /** The simulated payment provider, where the stage has one. */
  readonly payments?: string;
};

export async function readManifest(stage: string, location: string | undefined): Promise<Manifest> {
  const source = location ?? (stage === 'local' ? 'http://127.0.0.1:4000/stage.json' : undefined);
  if (source === undefined)
    throw new Error(`Say where stage '${stage}' is: --manifest <URL or file of its stage.json>.`);
  const manifest: unknown = source.startsWith('http')
    ? await fetchManifest(source)
    : readManifestFile(source);
  if (!isManifest(manifest)) throw new Error(`${source} is not a stage manifest.`);
  if (manifest.stage !== stage)
    throw new Error(`${source} describes stage '${manifest.stage}', not '${stage}'.`);
  return manifest;
}

async function fetchManifest(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return await response.json();
  } catch (error) {
    throw new Error(
      `No stage answers at ${url}: is it running (npm start)? For another port: --manifest <URL>.`,
      {
        cause: error,
      },
    );
  }
}

function readManifestFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} holds no stage manifest that can be read.`, { cause: error });
  }
}

function isManifest(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && 'stage' in value && 'services' in value;
}
