/**
 * Throws what one of them threw, but not before all have ended: what was left under way would go on when the instance of the
 * function is used again, minutes later, and in nobody's turn.
 */
export async function allEnded(work: readonly Promise<unknown>[]): Promise<void> {
  for (const each of await Promise.allSettled(work)) if (each.status === 'rejected') throw each.reason;
}
