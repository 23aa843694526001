/** Lets writers of one object work one after the other, so that a precondition still holds when the write happens. */
export function oneWriterPerObject(): <T>(object: string | undefined, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (object, work) => {
    if (object === undefined) return work();
    const before = last.get(object);
    const turn = (async () => {
      await before?.catch(() => {});
      return work();
    })();
    last.set(object, turn);
    try {
      return await turn;
    } finally {
      if (last.get(object) === turn) last.delete(object);
    }
  };
}
