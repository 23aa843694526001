/** A mail that can never be sent, however often it is tried: it is given up. Its message names no address. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable';
}
