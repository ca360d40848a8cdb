/** Student's t distribution, for any positive number of degrees of freedom. */

const steps = 200;
const smallest = 1e-300;
const precision = 1e-14;

/** The chance that |t| is at least this large, 0 to 1. */
export function chanceBeyond(t: number, degrees: number): number {
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** The t beyond which |t| lies with this chance (above 0, below 1): 0.05 for a 95 % interval. Exact to 1e-9 of itself. */
export function tBeyond(chance: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (chanceBeyond(high, degrees) > chance) high *= 2;
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (chanceBeyond(middle, degrees) > chance) low = middle;
    else high = middle;
  }
  return high;
}

/** The regularised incomplete beta function, by its continued fraction (DLMF 8.17.22). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a;
  return front * continuedFraction(x, a, b);
}

/** By the method of Lentz, as Thompson and Barnett changed it. */
function continuedFraction(x: number, a: number, b: number): number {
  const away = (value: number) => (Math.abs(value) < smallest ? smallest : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= steps; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < precision) break;
  }
  return result;
}

/** ln Γ(x) for x > 0: Stirling's series, from 10 on exact to 1e-13 (DLMF 5.11.1). */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const square = x * x;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / x;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}
