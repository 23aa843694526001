import type { OwnStage } from '@paymyinvoice/local-stage';

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One thing that a service does, as a caller sees it. */
export interface Operation {
  readonly name: string;
  /** The function whose calls count; `api` when it is not said. */
  readonly by?: string;
  /** Of an operation that is asked for through HTTP; another answer fails the measurement. */
  readonly status?: number;
  /** Brings about what the operation needs; the result carries it out, and that alone is measured. */
  readonly prepare: (stage: OwnStage) => Promise<() => Promise<Reply | void>>;
}

export interface Operations {
  /** Brings every function to where it has read its keys and secrets. */
  readonly warm: (stage: OwnStage) => Promise<void>;
  readonly operations: readonly Operation[];
  /** What else a month is made of: its cost is measured, and no README lists it. */
  readonly unlisted?: readonly Operation[];
}

export async function ask(
  stage: OwnStage,
  service: string,
  [method, path]: readonly [method: string, path: string],
  { token, body, key }: { token?: string; body?: object; key?: string } = {},
): Promise<Reply> {
  const answer = await fetch(stage.serviceUrl(service) + path, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Reply['body']) };
}
