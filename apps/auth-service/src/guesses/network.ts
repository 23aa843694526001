import { isIPv6 } from 'node:net';

/** So many failures from one network, over all accounts: nobody there is heard until the quarter of an hour is over. */
export const NETWORK_FAILURES = { name: 'network-failures', most: 1000, windowMs: 15 * 60 * 1000 } as const;

/** Quarters of an hour by the clock, so that a failure is counted with one write that asks nothing. */
export type NetworkWindow = { readonly subject: string; readonly endsAtMs: number };

export function networkWindow(address: string, now: Date): NetworkWindow {
  const { windowMs } = NETWORK_FAILURES;
  const startsAtMs = now.getTime() - (now.getTime() % windowMs);
  return { subject: `${networkOf(address)}#${startsAtMs}`, endsAtMs: startsAtMs + windowMs };
}

/** An IPv4 address; of IPv6 the 64 bits that one customer is given, as all the others are theirs to choose from. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1);
  const [head, tail] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - (head?.length ?? 0) - (tail?.length ?? 0) }, () => '0');
  const groups = [...(head ?? []), ...zeros, ...(tail ?? [])].map((group) =>
    parseInt(group, 16).toString(16),
  );
  return `${groups.slice(0, 4).join(':')}::/64`;
}
