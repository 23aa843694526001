/** Errors of others quote whom they are about: SES names the address that it refuses. */
export function withoutAddresses(text: string): string {
  return text.replace(/[^\s<>"'(),:;]+@[\w-]+(?:\.[\w-]+)+/g, '[address]');
}
