import { catalogue } from '@paymyinvoice/contracts';
import { isService, SERVICES } from '@paymyinvoice/stages';
import { textFlag, type Flags } from './command.ts';
import { parseMoment } from './moments.ts';
import type { EventQuery } from './outbox/event-query.ts';

/** Which events are meant, by the flags of a command; what they say of time needs the stage's own. */
export function readQuery(flags: Flags): (now: Date) => EventQuery {
  const source = textFlag(flags, 'source')?.replace(/-service$/, '');
  if (source !== undefined && !isService(source))
    throw new Error(`There is no service '${source}': ${SERVICES.join(', ')}.`);
  const type = typeFlag(flags);
  const since = parseMoment(textFlag(flags, 'since'));
  const until = parseMoment(textFlag(flags, 'until'));
  return (now) => ({
    ...(type !== undefined && { types: [type] }),
    subject: textFlag(flags, 'subject'),
    correlation: textFlag(flags, 'correlation'),
    source,
    since: since(now),
    until: until(now),
    waiting: flags['waiting'] === true,
  });
}

/** Every type that was ever published is in the catalogue; any other is mistyped. */
export function typeFlag(flags: Flags): string | undefined {
  const type = textFlag(flags, 'type');
  const known = [...new Set(catalogue.map((contract) => contract.type))];
  if (type !== undefined && !known.includes(type))
    throw new Error(`There is no type of event '${type}': ${known.join(', ')}.`);
  return type;
}
