/** A number that is never rounded unless somebody says so: money and quantities are added up from many small ones. */
export class Exact {
  static readonly ZERO = new Exact(0n, 1n);
  readonly #numerator: bigint;
  readonly #denominator: bigint;

  private constructor(numerator: bigint, denominator: bigint) {
    this.#numerator = numerator;
    this.#denominator = denominator;
  }

  /** A number is taken as it is written: 0.1 is a tenth. */
  static of(value: number | bigint | string): Exact {
    const [, sign = '', whole = '', fraction = '', exponent = '0'] =
      /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(String(value)) ?? [];
    if (whole === '') throw new Error(`"${value}" is no decimal number.`);
    const places = BigInt(fraction.length) - BigInt(exponent);
    const digits = BigInt(`${sign}${whole}${fraction}`);
    return places >= 0n ? new Exact(digits, 10n ** places) : new Exact(digits * 10n ** -places, 1n);
  }

  static sum(values: readonly Exact[]): Exact {
    return values.reduce((sum, value) => sum.plus(value), Exact.ZERO);
  }

  plus(other: Exact): Exact {
    const numerator = this.#numerator * other.#denominator + other.#numerator * this.#denominator;
    return Exact.#reduced(numerator, this.#denominator * other.#denominator);
  }

  times(other: Exact): Exact {
    return Exact.#reduced(this.#numerator * other.#numerator, this.#denominator * other.#denominator);
  }

  over(other: Exact): Exact {
    const sign = other.#numerator < 0n ? -1n : 1n;
    return Exact.#reduced(
      this.#numerator * other.#denominator * sign,
      this.#denominator * other.#numerator * sign,
    );
  }

  /** The half goes away from zero. */
  rounded(places: number): Exact {
    const scale = 10n ** BigInt(places);
    const [size, sign] = this.#numerator < 0n ? [-this.#numerator, -1n] : [this.#numerator, 1n];
    const digits = (size * scale * 2n + this.#denominator) / (this.#denominator * 2n);
    return new Exact(digits * sign, scale);
  }

  compare(other: Exact): number {
    const [mine, theirs] = [this.#numerator * other.#denominator, other.#numerator * this.#denominator];
    return mine < theirs ? -1 : mine > theirs ? 1 : 0;
  }

  get isZero(): boolean {
    return this.#numerator === 0n;
  }

  /** With so many digits behind the point; thousands are parted. */
  fixed(places: number): string {
    const rounded = this.rounded(places);
    const [size, sign] = rounded.#numerator < 0n ? [-rounded.#numerator, '-'] : [rounded.#numerator, ''];
    const digits = String(size).padStart(places + 1, '0');
    const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ',');
    return sign + whole + (places === 0 ? '' : `.${digits.slice(digits.length - places)}`);
  }

  /** At most so many digits behind the point, and no needless zero. */
  text(places = 9): string {
    const fixed = this.fixed(places);
    return places === 0 ? fixed : fixed.replace(/\.?0+$/, '');
  }

  static #reduced(numerator: bigint, denominator: bigint): Exact {
    let [a, b] = [numerator < 0n ? -numerator : numerator, denominator];
    while (b !== 0n) [a, b] = [b, a % b];
    return new Exact(numerator / a, denominator / a);
  }
}
