import { awsSettings, type Manifest, type Service } from '@paymyinvoice/stages';
import { member } from './http.ts';
import type { Contracts } from './repository-contracts.ts';
import { ServiceApi } from './service-api.ts';
import type { SmokeAccount } from './smoke-account.ts';

export type StageSettings = {
  readonly manifest: Manifest;
  /** What services of this repository publish and consume. */
  readonly contracts: ReadonlyMap<string, Contracts>;
  /** How long to wait for what comes as an event, a mail or a processed file. */
  readonly patienceMs: number;
  /** Nothing may be written. */
  readonly isReadOnly: boolean;
  /** The version that every function should have. */
  readonly version?: string | undefined;
  /** What is deployed need not be of this repository's commit. */
  readonly isOfAnyVersion?: boolean;
  /** AWS may be asked: the stage has its own, or was found in that of the environment. */
  readonly hasAws: boolean;
  /** Whoever is to go on the journey; or why that could not be found out. */
  readonly account?: SmokeAccount | Error | undefined;
  /** Whether the journey is made, which crosses all services; one that is demanded fails where it cannot be. */
  readonly journey: 'unwanted' | 'where possible' | 'demanded';
};

/** The stage that is looked at, and what is known of it before. */
export class StageUnderTest {
  readonly name: string;
  readonly settings: StageSettings;

  readonly #spoken = new Map<Service, Promise<Contracts>>();

  constructor(settings: StageSettings) {
    this.settings = settings;
    this.name = settings.manifest.stage;
  }

  get manifest(): Manifest {
    return this.settings.manifest;
  }

  get patienceMs(): number {
    return this.settings.patienceMs;
  }

  api(service: Service): ServiceApi {
    const url = this.manifest.services[service];
    if (url === undefined)
      throw new Error(`The manifest of stage '${this.name}' names no ${service} service: is it deployed?`);
    return new ServiceApi(this.name, service, url);
  }

  /** Which events a service says that it publishes and consumes; asked once. */
  contractsOf(service: Service): Promise<Contracts> {
    const known = this.#spoken.get(service);
    if (known !== undefined) return known;
    const asked = this.#askContracts(service);
    this.#spoken.set(service, asked);
    return asked;
  }

  /** Settings of AWS clients; undefined where AWS cannot be asked. */
  get aws(): ReturnType<typeof awsSettings> | undefined {
    return this.settings.hasAws ? awsSettings(this.manifest) : undefined;
  }

  /** Name of a resource that belongs to a service. */
  resource(service: Service, what: string): string {
    return `paymyinvoice-${this.name}-${service}-${what}`;
  }

  async #askContracts(service: Service): Promise<Contracts> {
    const { body } = await this.api(service).expect(200, '/health');
    const spoken = (direction: string) => member(body, `contracts.${direction}`) as Record<string, string>;
    return { publishes: spoken('publishes'), consumes: spoken('consumes') };
  }
}
