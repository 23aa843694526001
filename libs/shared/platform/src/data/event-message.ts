import type { EventContract, EventOf } from '@paymyinvoice/contracts';

/** Any event as it travels, whatever its data. */
export type AnyEvent = EventOf<EventContract>;

/** What SNS takes in one message or one batch, attributes included. */
export const maxMessageBytes = 262_144;

/** The attributes are what subscriptions filter on. */
export function eventMessage(event: AnyEvent) {
  const message = JSON.stringify(event);
  const attributes = { type: event.type, source: event.source };
  const attributeBytes = Object.entries(attributes)
    .map(([name, value]) => byteLength(name) + byteLength('String') + byteLength(value))
    .reduce((sum, bytes) => sum + bytes, 0);
  return { message, attributes, bytes: byteLength(message) + attributeBytes };
}

function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
