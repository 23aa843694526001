import { SERVICES } from '@paymyinvoice/stages';
import { Exact } from './exact.ts';
import type { Bill, Charge } from './month.ts';
import { MONEY_PLACES, type Price } from './prices.ts';

export const money = (amount: Exact): string => {
  const text = amount.fixed(MONEY_PLACES);
  return text.startsWith('-') ? `-$${text.slice(1)}` : `$${text}`;
};

export const unitPrice = ({ usd, per }: Price): string =>
  per === 1 ? `$${usd}` : `$${usd} / ${Exact.of(per).text()}`;

const QUANTITY_PLACES = 3;

/** The bill as people read it: a table for each service, and what it comes to. */
export function reportOf(bill: Bill): string {
  const rows = [
    ['service', 'AWS', 'what', 'quantity', 'price', 'amount', 'of it idle'],
    ...SERVICES.flatMap((service) => {
      const charges = bill.charges.filter(({ line }) => line.service === service);
      return [...charges.map(rowOf), totalRow(service, charges)];
    }),
    ...bill.given.map(({ price, quantity, amount, idleAmount }) => [
      ...['given', price.service, price.what, quantity.text(QUANTITY_PLACES), unitPrice(price)],
      ...[money(amount), money(idleAmount)],
    ]),
    ['all', '', '', '', '', money(bill.total), money(bill.idleTotal)],
  ];
  return [columns(rows, 3), '', columns(byAwsService(bill), 1), '', ...sentences(bill)].join('\n');
}

function rowOf({ line, price, quantity, amount, idleAmount }: Charge): string[] {
  return [
    ...[line.service, price.service, price.what, quantity.text(QUANTITY_PLACES), unitPrice(price)],
    ...[money(amount), money(idleAmount)],
  ];
}

function totalRow(service: string, charges: readonly Charge[]): string[] {
  const sum = (member: 'amount' | 'idleAmount') => money(Exact.sum(charges.map((each) => each[member])));
  return [service, 'in all', '', '', '', sum('amount'), sum('idleAmount')];
}

function byAwsService({ charges, given }: Bill): string[][] {
  const groups = [...Map.groupBy([...charges, ...given], ({ price }) => price.service)];
  const sum = (group: readonly { amount: Exact; idleAmount: Exact }[], member: 'amount' | 'idleAmount') =>
    Exact.sum(group.map((each) => each[member]));
  return [
    ['AWS', 'amount', 'of it idle'],
    ...groups
      .sort(([, a], [, b]) => sum(b, 'amount').compare(sum(a, 'amount')))
      .map(([name, group]) => [name, money(sum(group, 'amount')), money(sum(group, 'idleAmount'))]),
  ];
}

export function perUser({ users, total }: Bill): string {
  return users === 0n ? 'nobody to share it' : `${money(total.over(Exact.of(users)))} a user`;
}

function sentences(bill: Bill): string[] {
  const beyond = [...Map.groupBy(bill.charges, ({ price }) => price)].filter(
    ([{ upTo }, group]) =>
      upTo !== undefined && Exact.sum(group.map(({ quantity }) => quantity)).compare(Exact.of(upTo)) > 0,
  );
  return [
    `A month with ${Exact.of(bill.users).text()} users costs ${money(bill.total)}: ${perUser(bill)}.`,
    `With nobody it costs ${money(bill.idleTotal)}.`,
    ...beyond.map(
      ([{ service, what, upTo = 0 }]) =>
        `${service}, ${what}: what is above ${Exact.of(upTo).text()} costs less than is said here.`,
    ),
  ];
}

/** Columns from `firstNumber` on are aligned as numbers are. */
function columns(rows: readonly (readonly string[])[], firstNumber: number): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const cell = (text: string, at: number) =>
    at < firstNumber ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0);
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

/** The bill for programs; amounts are text, so that nobody rounds them by reading. */
export function jsonOf(bill: Bill, about: object): string {
  const charged = ({ price, quantity, amount, idleAmount }: Omit<Charge, 'line'>) => ({
    ...{ aws: price.service, what: price.what, unit: price.unit, quantity: plain(quantity, 9) },
    ...{ usd: price.usd, per: price.per },
    ...{ amount: plain(amount, MONEY_PLACES), idleAmount: plain(idleAmount, MONEY_PLACES) },
  });
  const report = {
    ...about,
    users: String(bill.users),
    charges: bill.charges.map((charge) => ({ service: charge.line.service, ...charged(charge) })),
    given: bill.given.map(charged),
    total: plain(bill.total, MONEY_PLACES),
    perUser: bill.users === 0n ? null : plain(bill.total.over(Exact.of(bill.users)), MONEY_PLACES),
    idleTotal: plain(bill.idleTotal, MONEY_PLACES),
  };
  return JSON.stringify(report, null, 2);
}

const plain = (value: Exact, places: number) => value.fixed(places).replaceAll(',', '');
