import type { Functions } from '../../functions/functions.ts';
import type { LogSource } from './logs.ts';

const prefix = '/aws/lambda/';

/** Every function has a group of its own, as on Lambda. */
export function functionLogs(functions: () => Functions): LogSource {
  return {
    groups: () => functions().all.map(({ lambda }) => prefix + lambda.name),
    lines(group) {
      if (!group.startsWith(prefix)) return undefined;
      return functions().all.find(({ lambda }) => prefix + lambda.name === group)?.log.lines;
    },
  };
}
