import {
  absent,
  put,
  shardOf,
  when,
  type Key,
  type Row,
  type Table,
  type Write,
} from '@paymyinvoice/platform/data';
import type { Refund } from './refund.ts';

type RefundRow = Row & Refund;

/** A refund follows its invoice in the owner's partition. While it is pending, gsi3 finds it beside pending payments. */
export class RefundsRepository {
  constructor(private readonly table: Table) {}

  key({ ownerId, invoiceId, id }: Pick<Refund, 'ownerId' | 'invoiceId' | 'id'>): Key {
    return { pk: `OWNER#${ownerId}`, sk: `INVOICE#${invoiceId}#REFUND#${id}` };
  }

  refundIn(rows: readonly Row[], which: Pick<Refund, 'ownerId' | 'invoiceId' | 'id'>): Refund | undefined {
    const { pk, sk } = this.key(which);
    const row = rows.find((each) => each.pk === pk && each.sk === sk) as RefundRow | undefined;
    return row && refundOf(row);
  }

  async find(which: Pick<Refund, 'ownerId' | 'invoiceId' | 'id'>): Promise<Refund | undefined> {
    const row = await this.table.get<RefundRow>(this.key(which), { consistent: true });
    return row && refundOf(row);
  }

  async save(before: Refund, after: Refund): Promise<boolean> {
    return await this.table.tryWrite(this.replacing(before, after));
  }

  inserting(refund: Refund): Write {
    return put(this.rowOf(refund), absent);
  }

  replacing(before: Refund, after: Refund): Write {
    return put(this.rowOf(after), when`version = ${before.version}`);
  }

  private rowOf(refund: Refund): Row {
    return {
      ...this.key(refund),
      ...(refund.status === 'pending' && {
        gsi3pk: `CHARGES#${shardOf(refund.id)}`,
        gsi3sk: `${refund.checkAt}#${refund.id}`,
      }),
      ...refund,
    };
  }
}

function refundOf(row: RefundRow): Refund {
  const { pk: _pk, sk: _sk, gsi3pk: _3p, gsi3sk: _3s, ...refund } = row;
  return refund;
}
