import { currencyInUse, decimalsOf } from '@paymyinvoice/contracts';

export const currencies: readonly string[] = currencyInUse.options.toSorted();

/** A module for pages: how many decimals each currency has, as the services have it. */
export const currenciesModule = `export const decimals = ${JSON.stringify(
  Object.fromEntries(currencies.map((currency) => [currency, decimalsOf(currency)])),
)};
`;
