import type { EventContract, EventOf } from '@paymyinvoice/contracts';
import type { Clock } from '../core/clock.ts';
import type { AnyEvent } from '../data/event-message.ts';
import { ConditionFailed } from '../data/condition-failed.ts';
import { contains, when, type Expression } from '../data/expression.ts';
import { inboxMarker, isAlreadyProcessed } from '../data/inbox.ts';
import type { Key } from '../data/row.ts';
import { tombstone } from '../data/tombstone.ts';
import type { Write } from '../data/write.ts';

export type Inbox = {
  /** Belongs into the one transaction that writes the event's effect. */
  marker(): Write;
  /** Condition on the row that keeps the subject's `sequence`: an older event than the stored one changes nothing. */
  readonly ifNewer: Expression;
  /**
   * The subject is gone: only its `sequence` stays at this key, so that older events do not bring it back. `also` is what
   * else must hold of the row, where more than its sequence was read.
   */
  tombstone(key: Key, also?: Expression): Write;
};

export type Reaction<C extends EventContract> = (
  event: EventOf<C>,
  context: { inbox: Inbox },
) => Promise<void>;

export type Subscription = {
  readonly contract: EventContract;
  readonly react: (event: AnyEvent, context: { inbox: Inbox }) => Promise<void>;
};

export function on<C extends EventContract>(contract: C, react: Reaction<C>): Subscription {
  // The consumer hands over only what it parsed by this contract.
  return { contract, react: (event, context) => react(event as EventOf<C>, context) };
}

/** What a reaction came to. Duplicates and older events are no failures: the books already say it, or better. */
export async function runReaction(
  { react }: Subscription,
  event: AnyEvent,
  clock: Clock,
): Promise<'processed' | 'duplicate' | 'older'> {
  const inbox = inboxOf(event, clock);
  try {
    await react(event, { inbox });
    return 'processed';
  } catch (error) {
    if (isAlreadyProcessed(error, event.id)) return 'duplicate';
    if (isOlder(error, inbox.ifNewer)) return 'older';
    throw error;
  }
}

/** What an event brings into the transaction of its effect. */
export function inboxOf({ id, sequence }: Pick<AnyEvent, 'id' | 'sequence'>, clock: Clock): Inbox {
  const ifNewer = when`attribute_not_exists(sequence) OR sequence < ${sequence}`;
  // A reaction that was killed after its tombstone comes upon it again.
  const ifNewerOrAgain = when`${ifNewer} OR sequence = ${sequence}`;
  return {
    marker: () => inboxMarker(id, clock),
    ifNewer,
    tombstone: (key, also) =>
      tombstone(key, sequence, clock, also ? when`${ifNewerOrAgain} AND ${also}` : ifNewerOrAgain),
  };
}

function isOlder(error: unknown, ifNewer: Expression): boolean {
  if (!(error instanceof ConditionFailed)) return false;
  return error.failures.some(
    ({ write: { condition } }) => condition !== undefined && contains(condition, ifNewer),
  );
}
