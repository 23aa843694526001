import { aroundCalls, type AwsClient } from './aws-calls.ts';

/** A process that dies at its n-th AWS call, just before or just after the call's effect. */
export class Lifetime {
  calls: string[] = [];
  isOver = false;
  private readonly lastCall: number;
  private readonly side: 'before' | 'after';

  constructor(lastCall: number, side: 'before' | 'after') {
    this.lastCall = lastCall;
    this.side = side;
  }

  watch<Client extends AwsClient>(client: Client): Client {
    aroundCalls(client, async (operation, proceed) => {
      if (this.isOver) throw new Error('This process is dead.');
      this.calls.push(operation);
      const isLast = this.calls.length === this.lastCall;
      if (isLast && this.side === 'before') this.isOver = true;
      if (this.isOver) throw new Error(`Died before ${operation}.`);
      const result = await proceed();
      if (isLast) this.isOver = true;
      if (this.isOver) throw new Error(`Died after ${operation}.`);
      return result;
    });
    return client;
  }
}

/** Lives through the scenario once per AWS call and side, until a life ends by itself. Returns how many died. */
export async function dieAtEveryCall(scenario: (life: Lifetime) => Promise<void>): Promise<number> {
  let deaths = 0;
  for (const side of ['before', 'after'] as const) {
    for (let lastCall = 1; ; lastCall += 1) {
      const life = new Lifetime(lastCall, side);
      await scenario(life);
      if (!life.isOver) break;
      deaths += 1;
    }
  }
  return deaths;
}
