import { eventSchema, type EventContract, type EventOf } from '@paymyinvoice/contracts';
import { newId, newTrace } from '@paymyinvoice/platform';

/** An event as its publisher would send it; it must fit its contract. */
export function anEvent<C extends EventContract>(
  contract: C,
  { subject, data, sequence = 1 }: { subject: string; data: EventOf<C>['data']; sequence?: number },
): EventOf<C> {
  const { correlationId: correlationid, traceparent } = newTrace();
  return eventSchema(contract).parse({
    ...{ specversion: '1.0', id: newId('evt'), source: contract.source, type: contract.type },
    ...{ dataschema: contract.dataschema, time: new Date().toISOString(), subject, sequence },
    ...{ correlationid, traceparent, datacontenttype: 'application/json', data },
  });
}
