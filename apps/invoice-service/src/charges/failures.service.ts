import type { Clock, Id } from '@paymyinvoice/platform';
import {
  limitKey,
  LimitWindow,
  type Key,
  type Limit,
  type Row,
  type Write,
} from '@paymyinvoice/platform/data';

/** Payers mistype; who holds a link to try out stolen cards fails more often. */
const FAILURES: Limit = { name: 'payment-failures', most: 20, windowMs: 60 * 60 * 1000 };

/** How often payments of one invoice may fail. */
export class FailuresService {
  constructor(private readonly clock: Clock) {}

  key(invoiceId: Id<'inv'>): Key {
    return limitKey(FAILURES, invoiceId);
  }

  requireRoomIn(rows: readonly Row[], invoiceId: Id<'inv'>): void {
    this.windowIn(rows, invoiceId).requireRoom();
  }

  /** One more has failed: that is told even when it is one too many. */
  counting(rows: readonly Row[], invoiceId: Id<'inv'>): Write[] {
    const window = this.windowIn(rows, invoiceId);
    return window.isFull ? [] : [window.take()];
  }

  private windowIn(rows: readonly Row[], invoiceId: Id<'inv'>): LimitWindow {
    return new LimitWindow(FAILURES, invoiceId, rows, this.clock);
  }
}
