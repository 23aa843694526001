import { SERVICES } from '@paymyinvoice/stages';
import { Exact } from './exact.ts';
import { sumOfTerms, type Line } from './lines.ts';
import { amountOf, priceOf, type Price, type PriceTable } from './prices.ts';

export interface Charge {
  readonly line: Line;
  readonly price: Price;
  readonly quantity: Exact;
  readonly amount: Exact;
  /** What of it is charged when nobody comes. */
  readonly idleAmount: Exact;
}

export interface Bill {
  readonly users: bigint;
  readonly charges: readonly Charge[];
  /** What AWS gives away, below zero; empty unless it was asked for. */
  readonly given: readonly Gift[];
  readonly total: Exact;
  readonly idleTotal: Exact;
}

interface Gift {
  readonly price: Price;
  readonly quantity: Exact;
  readonly amount: Exact;
  readonly idleAmount: Exact;
}

export function billOf(
  lines: readonly Line[],
  table: PriceTable,
  { users, freeTier = false }: { users: bigint; freeTier?: boolean },
): Bill {
  // In the order of the price table, which keeps together what belongs together.
  const places = Object.keys(table.prices);
  const place = ({ service, price }: Line) =>
    SERVICES.indexOf(service) * places.length + places.indexOf(price);
  const inOrder = [...lines].sort((a, b) => place(a) - place(b));
  const charges = inOrder.map((line) => {
    const price = priceOf(table, line.price);
    const idle = sumOfTerms(line.idle);
    const quantity = sumOfTerms(line.perUser).times(Exact.of(users)).plus(idle);
    return { line, price, quantity, amount: amountOf(price, quantity), idleAmount: amountOf(price, idle) };
  });
  const given = freeTier ? giftsFor(charges) : [];
  const sum = (member: 'amount' | 'idleAmount') =>
    Exact.sum([...charges, ...given].map((each) => each[member]));
  return { users, charges, given, total: sum('amount'), idleTotal: sum('idleAmount') };
}

/** Never more than what is charged: an allowance is for all services together. */
function giftsFor(charges: readonly Charge[]): Gift[] {
  const groups = [...Map.groupBy(charges, ({ price }) => price)];
  return groups
    .filter(([{ free }]) => free !== undefined)
    .map(([price, group]) => {
      const free = Exact.of(price.free ?? 0);
      const quantity = Exact.sum(group.map((each) => each.quantity));
      const isUsedUp = free.compare(quantity) < 0;
      const idleQuantity = Exact.sum(group.map(({ line }) => sumOfTerms(line.idle)));
      const less = (charged: readonly Exact[], isPart: boolean) =>
        (isPart ? amountOf(price, free) : Exact.sum(charged)).times(Exact.of(-1));
      return {
        price,
        quantity: isUsedUp ? free : quantity,
        amount: less(
          group.map(({ amount }) => amount),
          isUsedUp,
        ),
        idleAmount: less(
          group.map(({ idleAmount }) => idleAmount),
          free.compare(idleQuantity) < 0,
        ),
      };
    })
    .filter(({ quantity }) => !quantity.isZero);
}
