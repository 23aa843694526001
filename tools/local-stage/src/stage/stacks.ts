import { invokeAsynchronously, type AsynchronousSettings } from '../functions/asynchronous.ts';
import type { Functions } from '../functions/functions.ts';
import type { Cognito } from '../engines/cognito/cognito.ts';
import { Gateway } from '../gateway/gateway.ts';
import { httpApisOf } from '../gateway/http-api.ts';
import type { Roles } from '../permissions/roles.ts';
import { poolsOf } from '../provision/pools.ts';
import { provision } from '../provision/provision.ts';
import { onFailureArn, sendTo, eventSourcesOf, type EventSourcesSettings } from '../sources/event-sources.ts';
import type { EventSource } from '../sources/source.ts';
import {
  readPackage,
  resolveStack,
  resourcesOf,
  stackNameOf,
  type Stack,
  type StackSettings,
} from '../template/stack.ts';
import { isRecord } from '../template/template.ts';

type Running = {
  readonly stack: Stack;
  readonly gateway: Gateway | undefined;
  readonly sources: ReadonlyMap<string, EventSource>;
};

type StacksSettings = Omit<EventSourcesSettings, 'invoke' | 'invokeLater'> & {
  readonly cognito: Cognito;
  readonly functions: Functions;
  readonly roles: Roles;
  readonly stackSettings: StackSettings;
};

/** The stacks that run on the stage. Loading one again replaces what runs of it. */
export class Stacks {
  readonly #settings: StacksSettings;
  readonly #running = new Map<string, Running>();
  readonly #stopped = new AbortController();

  constructor(settings: StacksSettings) {
    this.#settings = settings;
  }

  get all(): readonly Stack[] {
    return [...this.#running.values()].map(({ stack }) => stack);
  }

  /** Short names of the services that have an HTTP API. */
  get services(): string[] {
    const withApi = [...this.#running.values()].filter(({ gateway }) => gateway !== undefined);
    return withApi.map(({ stack }) => serviceName(stack.name)).sort();
  }

  gatewayOf(service: string): Gateway | undefined {
    return [...this.#running.values()].find(({ stack }) => serviceName(stack.name) === service)?.gateway;
  }

  /** Runs the packages in these directories: first all their resources, then the code that uses them. */
  async load(directories: readonly string[]): Promise<void> {
    const stacks = await Promise.all(directories.map((directory) => this.#read(directory)));
    await provision(this.#settings.clients, stacks);
    this.#settings.cognito.define(poolsOf(stacks));
    for (const stack of stacks) await this.#run(stack);
  }

  receivesBeforeDeadLetter(queueArn: string): number | undefined {
    const queue = this.all
      .flatMap((stack) => resourcesOf(stack, 'AWS::SQS::Queue'))
      .find(({ physical }) => physical.attributes['Arn'] === queueArn);
    const policy = queue?.properties['RedrivePolicy'];
    return isRecord(policy) ? Number(policy['maxReceiveCount']) : undefined;
  }

  isDeadLetterQueue(queueArn: string): boolean {
    const queues = this.all.flatMap((stack) => resourcesOf(stack, 'AWS::SQS::Queue'));
    return queues.some(({ properties: { RedrivePolicy } }) => {
      return isRecord(RedrivePolicy) && RedrivePolicy['deadLetterTargetArn'] === queueArn;
    });
  }

  stop(): void {
    this.#stopped.abort();
    for (const { sources } of this.#running.values()) for (const source of sources.values()) source.stop();
  }

  async #read(directory: string): Promise<Stack> {
    const name = stackNameOf(directory);
    const stack = resolveStack(await readPackage(directory), name, directory, this.#settings.stackSettings);
    const needed = stack.unknown.find(({ neededBy }) => neededBy.length > 0);
    if (needed !== undefined) {
      const { logicalId, type, neededBy } = needed;
      throw new Error(
        `${name}: ${neededBy[0]} needs ${logicalId}, but the local stage does not know ${type}.`,
      );
    }
    for (const { logicalId, type } of stack.unknown) {
      this.#settings.onProblem(`${name}: ${logicalId} is left out, the local stage does not know ${type}.`);
    }
    return stack;
  }

  async #run(stack: Stack): Promise<void> {
    const { functions, roles } = this.#settings;
    roles.load(stack);
    await functions.load(stack);
    const before = this.#running.get(stack.name);
    const [api, ...others] = httpApisOf(stack);
    if (others.length > 0)
      throw new Error(`${stack.name} has more than one HTTP API; the local stage serves one.`);
    const basePath = `/${serviceName(stack.name)}`;
    const gateway =
      api &&
      new Gateway({
        api,
        basePath,
        invoke: (functionArn, event, onTaken) => functions.invoke(functionArn, event, undefined, onTaken),
        record: this.#settings.record,
      });
    const sources = await this.#startSources(stack, before?.sources ?? new Map());
    this.#running.set(stack.name, { stack, gateway, sources });
  }

  /** As a deployment does: a source that is still described the same goes on, whatever code it feeds. */
  async #startSources(
    stack: Stack,
    running: ReadonlyMap<string, EventSource>,
  ): Promise<ReadonlyMap<string, EventSource>> {
    const { functions } = this.#settings;
    const wanted = eventSourcesOf(stack, {
      ...this.#settings,
      invoke: functions.invoke.bind(functions),
      invokeLater: (functionArn, event) => this.#invokeLater(functionArn, event),
    });
    for (const [key, source] of running) if (!wanted.has(key)) source.stop();
    const sources = [...wanted].map(async ([key, start]): Promise<[string, EventSource]> => [
      key,
      running.get(key) ?? (await start()),
    ]);
    return new Map(await Promise.all(sources));
  }

  #invokeLater(functionArn: string, event: unknown): void {
    const { functions, clock, clients, onProblem } = this.#settings;
    const work = invokeAsynchronously(functionArn, event, {
      functions,
      clock,
      settingsOf: (arn) => this.#asynchronousSettings(arn),
      send: (arn, body) => sendTo(clients, arn, body),
      signal: this.#stopped.signal,
    });
    work.catch((error: unknown) => onProblem(`${functionArn} could not be invoked: ${String(error)}`));
  }

  #asynchronousSettings(functionArn: string): AsynchronousSettings {
    const lambda = this.#settings.functions.find(functionArn)?.lambda;
    const configuration = this.all
      .flatMap((stack) => resourcesOf(stack, 'AWS::Lambda::EventInvokeConfig'))
      .find(({ properties }) => properties['FunctionName'] === lambda?.name);
    return {
      maximumAgeMs: Number(configuration?.properties['MaximumEventAgeInSeconds'] ?? 6 * 3600) * 1000,
      maximumRetries: Number(configuration?.properties['MaximumRetryAttempts'] ?? 2),
      onFailureArn: onFailureArn(configuration?.properties['DestinationConfig']) ?? lambda?.deadLetterArn,
    };
  }
}

/** The stack `auth-service` is served below `/auth`. */
export function serviceName(stackName: string): string {
  return stackName.replace(/-service$/, '');
}
