import type { Context, Store } from './cognito-local.ts';
import { KeptJson } from '../kept-json.ts';

type Node = Record<string, unknown>;

/** Where cognito-local keeps a pool: in place of its own file, which a crash can leave half written. */
export class PoolStore implements Store {
  readonly #kept: KeptJson<Node>;

  constructor(file: string | undefined, empty: object) {
    this.#kept = new KeptJson<Node>(file, { ...empty }, reviveDates);
  }

  async getRoot(): Promise<unknown> {
    return this.#kept.content;
  }

  async get(_context: Context, key: string | readonly string[], otherwise: unknown = null): Promise<unknown> {
    const value = [key].flat().reduce<unknown>((node, name) => membersOf(node)[name], this.#kept.content);
    return value ?? otherwise;
  }

  async set(_context: Context, key: string | readonly string[], value: unknown): Promise<void> {
    const [parent, name] = this.#placeOf(key);
    parent[name] = value;
    this.#kept.save();
  }

  async delete(_context: Context, key: string | readonly string[]): Promise<void> {
    const [parent, name] = this.#placeOf(key);
    Reflect.deleteProperty(parent, name);
    this.#kept.save();
  }

  #placeOf(key: string | readonly string[]): [Node, string] {
    const path = [key].flat();
    const parent = path
      .slice(0, -1)
      .reduce<Node>((node, name) => membersOf((node[name] ??= {})), this.#kept.content);
    return [parent, path.at(-1) ?? ''];
  }
}

function membersOf(node: unknown): Node {
  return typeof node === 'object' && node !== null ? (node as Node) : {};
}

function reviveDates(key: string, value: unknown): unknown {
  return key.endsWith('Date') && typeof value === 'string' ? new Date(value) : value;
}
