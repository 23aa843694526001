import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkStage, type OwnStage } from '@paymyinvoice/local-stage';
import { cheapPasswords, eventually } from '@paymyinvoice/testing';
import type { Manifest } from '@paymyinvoice/stages';
import { command } from '../../src/command.ts';
import { SabotagingProxy } from './proxy.ts';

export type Told = { readonly code: number; readonly output: string };

export const account = { email: 'smoke@example.com', password: 'correct horse battery' };

/** A whole stage whose services, payment provider and issuer are all reached through a proxy that can do them harm. */
export class SabotagedStage {
  readonly stage: OwnStage;
  readonly proxy: SabotagingProxy;
  readonly #folder: string;

  private constructor(stage: OwnStage, proxy: SabotagingProxy, folder: string) {
    this.stage = stage;
    this.proxy = proxy;
    this.#folder = folder;
  }

  static async start(): Promise<SabotagedStage> {
    const proxy = await SabotagingProxy.start();
    const stage = await forkStage({
      templateParameters: cheapPasswords,
      parameters: {
        'issuer-url': `${proxy.url}/auth`,
        'invoice/payment-api-url': `${proxy.url}/payments`,
        'smoke/email': account.email,
        'smoke/password': account.password,
      },
    });
    proxy.target = stage.url;
    return new SabotagedStage(stage, proxy, await mkdtemp(join(tmpdir(), 'sabotage-')));
  }

  /** Looks at the stage, as its own manifest describes it or with some of that taken away. */
  async smoke(args: readonly string[] = [], without: readonly (keyof Manifest)[] = []): Promise<Told> {
    const answer = await fetch(`${this.stage.url}/stage.json`);
    const manifest = (await answer.json()) as Record<string, unknown>;
    for (const member of without) delete manifest[member];
    const services = Object.fromEntries(
      ['auth', 'invoice', 'media'].map((name) => [name, `${this.proxy.url}/${name}`]),
    );
    const file = join(this.#folder, 'stage.json');
    await writeFile(file, JSON.stringify({ ...manifest, services }));
    return await look(['--manifest', file, ...args]);
  }

  /** Proves the smoke account's address; the answer is its id. */
  async makeAccount(): Promise<string> {
    const post = (path: string, body: object) =>
      fetch(`${this.stage.serviceUrl('auth')}/v1/users${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await post('', { ...account, name: 'Smoke' });
    const token = await eventually('The link', async () =>
      (await this.stage.mails(account.email))
        .map(({ text }) => /verify\?token=([\w-]+)/.exec(text)?.[1])
        .find(Boolean),
    );
    await post('/verify', { token });
    const verified = await eventually(
      'The proof',
      async () => (await this.stage.events({ type: 'user.verified' }))[0],
    );
    return String(verified.event['subject']);
  }

  async stop(): Promise<void> {
    await Promise.all([this.stage.stop(), this.proxy.stop(), rm(this.#folder, { recursive: true })]);
  }
}

/** What the command prints, and ends with. */
export async function look(args: readonly string[]): Promise<Told> {
  let output = '';
  const code = await command(args, (text) => (output += `${text}\n`));
  return { code, output };
}
