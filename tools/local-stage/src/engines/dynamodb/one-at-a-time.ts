/** Runs tasks strictly one after the other: writes never see each other half done. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  async run<T>(task: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async idle(): Promise<void> {
    await this.#last;
  }
}
