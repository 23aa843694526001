import { createHash } from 'node:crypto';
import type { Logger } from '@paymyinvoice/platform';

const PREFIX_LENGTH = 5;
const TIMEOUT_MS = 1000;
const RANGE_LINE = /^[0-9A-F]{35}:\d+$/;

/**
 * Asks a service of breached passwords by range: it learns the first five digits of a hash that thousands of passwords
 * share, and not which of them was meant. When it cannot tell, the password passes.
 */
export class BreachRange {
  constructor(
    private readonly url: string,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  async holds(password: string): Promise<boolean> {
    const hash = createHash('sha1').update(password.normalize('NFKC')).digest('hex').toUpperCase();
    try {
      const range = await this.fetchRange(hash.slice(0, PREFIX_LENGTH));
      const [, count] = range.find(([suffix]) => suffix === hash.slice(PREFIX_LENGTH)) ?? [];
      // Lines with a count of 0 pad the answer, so that its length does not tell the range.
      return Number(count ?? 0) > 0;
    } catch (err) {
      this.logger.warn({ err }, 'A password was not looked up among breached ones.');
      return false;
    }
  }

  private async fetchRange(prefix: string): Promise<string[][]> {
    const response = await fetch(`${this.url}/${prefix}`, {
      headers: { 'add-padding': 'true' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`The service of breached passwords answered ${response.status}.`);
    const lines = (await response.text()).trim().split(/\r?\n/);
    if (!lines.every((line) => RANGE_LINE.test(line)))
      throw new Error('The service of breached passwords answered something else than a range.');
    return lines.map((line) => line.split(':'));
  }
}
