import type { Caller } from '../aws-endpoint/aws-endpoint.ts';
import { resourcesOf, type Stack } from '../template/stack.ts';
import { unpack } from './artifact.ts';
import type { Outcome } from './instance.ts';
import { packagedFunction } from './packaged-function.ts';
import { FunctionPool, type PoolSettings } from './pool.ts';

type FunctionsSettings = Omit<PoolSettings, 'onInstance' | 'onGone'> & { readonly artifactDirectory: string };

/** Every function of the stage, by ARN. */
export class Functions {
  readonly #settings: FunctionsSettings;
  readonly #pools = new Map<string, FunctionPool>();
  readonly #callers = new Map<string, Caller>();
  readonly #stopListening: () => void;

  constructor(settings: FunctionsSettings) {
    this.#settings = settings;
    this.#stopListening = settings.clock.onMove(() => {
      for (const pool of this.#pools.values()) pool.setClock(settings.clock.offsetMs);
    });
  }

  get all(): readonly FunctionPool[] {
    return [...this.#pools.values()];
  }

  /** Loads a stack's functions, or their new code when they are running already. */
  async load(stack: Stack): Promise<void> {
    const { artifactDirectory, ...poolSettings } = this.#settings;
    for (const resource of resourcesOf(stack, 'AWS::Lambda::Function')) {
      const lambda = packagedFunction(stack, resource);
      const taskRoot = await unpack(lambda.zipFile, artifactDirectory);
      const running = this.#pools.get(lambda.arn);
      if (running !== undefined) {
        running.replace(lambda, taskRoot);
        continue;
      }
      const pool = new FunctionPool(lambda, taskRoot, {
        ...poolSettings,
        onInstance: (instance, name) =>
          this.#callers.set(instance.identity.accessKeyId, {
            name,
            secret: instance.identity.secret,
            kind: 'function',
            kill: () => instance.kill(),
          }),
        onGone: (instance) => this.#forgetLater(instance.identity.accessKeyId),
      });
      this.#pools.set(lambda.arn, pool);
    }
  }

  find(nameOrArn: string): FunctionPool | undefined {
    // An ARN may end in a version or an alias; there is only the latest here.
    const arn = nameOrArn.split(':').slice(0, 7).join(':');
    return this.#pools.get(arn) ?? this.all.find(({ lambda }) => lambda.name === nameOrArn);
  }

  async invoke(
    nameOrArn: string,
    event: unknown,
    requestId?: string,
    onTaken?: () => void,
  ): Promise<Outcome> {
    const pool = this.find(nameOrArn);
    if (pool !== undefined) return pool.invoke(event, requestId, onTaken);
    const errorMessage = `Function not found: ${nameOrArn}`;
    return { ok: false, error: { errorType: 'ResourceNotFoundException', errorMessage }, timedOut: false };
  }

  /** Who an access key belongs to: the instance it was given to. */
  callerOf(accessKeyId: string): Caller | undefined {
    return this.#callers.get(accessKeyId);
  }

  /** The role of the function behind a caller. */
  roleOf({ name }: Caller): string | undefined {
    return this.find(name)?.lambda.roleName;
  }

  async close(): Promise<void> {
    this.#stopListening();
    await Promise.all(this.all.map((pool) => pool.close()));
  }

  /** What an instance signed (an upload form, a link) outlives it, as it does on Lambda for the role's session. */
  #forgetLater(accessKeyId: string): void {
    setTimeout(() => this.#callers.delete(accessKeyId), 6 * 3_600_000).unref();
  }
}
