import Bowser from 'bowser';

/** Where a request came from, as its owner will want to recognise it: a network address, and what it was sent with. */
export type Origin = { readonly address: string; readonly device: string };

const LONGEST_DEVICE = 120;
const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

export function originOf(request: {
  readonly clientAddress: string;
  readonly userAgent: string | undefined;
}): Origin {
  return { address: request.clientAddress, device: deviceOf(request.userAgent ?? '') };
}

/** “Firefox on Windows” where it is a browser; otherwise what the client calls itself. */
function deviceOf(userAgent: string): string {
  const plain = userAgent.replace(unprintable, '').trim();
  if (plain === '') return 'Unknown device';
  const { browser, os } = Bowser.parse(plain);
  const name = browser.name && os.name ? `${browser.name} on ${os.name}` : plain;
  return [...name].slice(0, LONGEST_DEVICE).join('');
}
