import type { Clock } from '@paymyinvoice/platform';
import type { PaymentProvider } from './payment-provider.ts';

export type ProviderOptions = {
  readonly name: string;
  /** Where the provider answers, unless that is Stripe's own address. */
  readonly url?: string | undefined;
  readonly apiKey: () => Promise<string>;
  readonly webhookSecret: () => Promise<string>;
  readonly clock: Clock;
};

/** The stage's provider, loaded when it is first needed: Stripe's library takes longer to load than the service. */
export function providerOf(options: ProviderOptions): () => Promise<PaymentProvider> {
  let provider: Promise<PaymentProvider> | undefined;
  return () => (provider ??= load(options));
}

async function load({ name, url, ...options }: ProviderOptions): Promise<PaymentProvider> {
  switch (name) {
    case 'simulated': {
      if (url === undefined)
        throw new Error('The simulated provider has no address of its own: say where it answers.');
      const { SimulatedProvider } = await import('./simulated.adapter.ts');
      return new SimulatedProvider({ ...options, baseUrl: url });
    }
    case 'stripe': {
      const { StripeProvider } = await import('./stripe.adapter.ts');
      return new StripeProvider({ ...options, apiUrl: url });
    }
    default:
      throw new Error(`There is no payment provider called ${name}.`);
  }
}
