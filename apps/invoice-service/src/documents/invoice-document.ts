/** All that a drawn invoice says. Amounts are integer minor units of `currency`; percentages and quantities are text. */
export type InvoiceDocument = {
  /** Undefined for a draft, which says so across the page. */
  readonly number: string | undefined;
  readonly state: 'draft' | 'issued' | 'void';
  readonly currency: string;
  readonly issuedOn: string | undefined;
  readonly dueDate: string | undefined;
  readonly issuer: { readonly name: string; readonly email: string };
  readonly payer: { readonly name: string; readonly email: string; readonly address?: string | undefined };
  readonly lines: readonly {
    readonly description: string;
    readonly quantity: string;
    readonly unitAmount: number;
    readonly taxRatePercent?: string | undefined;
    readonly amountMinor: number;
  }[];
  readonly netMinor: number;
  readonly taxes: readonly {
    readonly ratePercent: string;
    readonly netMinor: number;
    readonly taxMinor: number;
  }[];
  readonly totalMinor: number;
  readonly paidMinor: number;
  readonly creditedMinor: number;
  readonly outstandingMinor: number;
  readonly notes: string | undefined;
  /** Where the payer pays, for whom the drawn invoice is a way there. */
  readonly payUrl?: string | undefined;
};
