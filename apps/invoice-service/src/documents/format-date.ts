const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `2026-03-09` as `9 March 2026`, which nobody can take for the third of September. */
export function formatDate(date: string): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
  const name = MONTHS[Number(month) - 1];
  return name === undefined ? date : `${Number(day)} ${name} ${year}`;
}
