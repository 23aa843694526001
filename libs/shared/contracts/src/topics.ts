import type { EventSource } from './event-contract.ts';

/** The topic on which a service publishes: `paymyinvoice-local-auth-events`. */
export function topicName(stage: string, source: EventSource): string {
  return `paymyinvoice-${stage}-${source.replace(/-service$/, '')}-events`;
}
