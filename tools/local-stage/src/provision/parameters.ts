import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type StageParameter = { readonly value: string; readonly secure: boolean };

/** The values an operator would have put into SSM: settings that follow from the stage, and secrets made once. */
export class StageParameters {
  readonly #prefix: string;
  readonly #settings: ReadonlyMap<string, string | null>;
  readonly #secretsFile: string;
  readonly #secrets: Map<string, string>;

  private constructor(
    stage: string,
    settings: Map<string, string | null>,
    secretsFile: string,
    secrets: Map<string, string>,
  ) {
    this.#prefix = `/paymyinvoice/${stage}/`;
    this.#settings = settings;
    this.#secretsFile = secretsFile;
    this.#secrets = secrets;
  }

  static async open(
    stage: string,
    settings: Readonly<Record<string, string | null>>,
    secretsFile: string,
  ): Promise<StageParameters> {
    const kept = await readFile(secretsFile, 'utf8').catch(() => '{}');
    const secrets = new Map(Object.entries(JSON.parse(kept) as Record<string, string>));
    return new StageParameters(stage, new Map(Object.entries(settings)), secretsFile, secrets);
  }

  get(name: string): StageParameter | undefined {
    if (!name.startsWith(this.#prefix)) return undefined;
    const short = name.slice(this.#prefix.length);
    const setting = this.#settings.get(short);
    if (setting === null) return undefined;
    if (setting !== undefined) return { value: setting, secure: false };
    return /-(secret|api-key)$/.test(short) ? { value: this.#secret(name), secure: true } : undefined;
  }

  names(): string[] {
    return [...[...this.#settings.keys()].map((short) => this.#prefix + short), ...this.#secrets.keys()];
  }

  #secret(name: string): string {
    const kept = this.#secrets.get(name);
    if (kept !== undefined) return kept;
    const made = randomBytes(32).toString('base64');
    this.#secrets.set(name, made);
    // Written before it is first used: what is sealed with a secret must be readable after a crash.
    mkdirSync(dirname(this.#secretsFile), { recursive: true });
    writeFileSync(`${this.#secretsFile}.draft`, JSON.stringify(Object.fromEntries(this.#secrets)), {
      mode: 0o600,
    });
    renameSync(`${this.#secretsFile}.draft`, this.#secretsFile);
    return made;
  }
}

/** What follows from where the stage is. */
export function parametersOf(url: string): Record<string, string> {
  return {
    'issuer-url': `${url}/auth`,
    'invoice/payment-provider': 'simulated',
    'invoice/payment-api-url': `${url}/payments`,
    'web-origin': url,
    'allowed-origins': `${url},http://localhost:3000`,
    'mail-from': 'PayMyInvoice <no-reply@paymyinvoice.local>',
    'alarm-topic-arn': 'arn:aws:sns:us-east-1:000000000000:paymyinvoice-local-alarms',
  };
}
