/** What was counted: hits of so many tries. */
interface Counted {
  readonly hits: number;
  readonly of: number;
}

const ERROR = 0.05;
/** Halvings of [0, 1]: enough for every digit of a double. */
const HALVINGS = 60;

/**
 * The exact interval of a share after Clopper and Pearson (Biometrika 26, 1934): every p at which neither as many hits
 * as were counted, or more, nor as many or fewer, would be rarer than half the error. It holds the true share at least 95 times of 100,
 * whatever that is. [0, 1] where nothing was tried.
 */
export function exactInterval({ hits, of }: Counted): { readonly low: number; readonly high: number } {
  return { low: 1 - highEnd({ hits: of - hits, of }), high: highEnd({ hits, of }) };
}

/** P(X <= hits) of as many tries at rate p: the binomial distribution, summed in logarithms. */
export function binomialCdf({ hits, of }: Counted, p: number): number {
  if (hits >= of) return 1;
  if (hits < 0 || p >= 1) return 0;
  if (p <= 0) return 1;
  const odds = Math.log(p) - Math.log1p(-p);
  let term = of * Math.log1p(-p);
  let sum = Math.exp(term);
  for (let count = 1; count <= hits; count++) {
    term += Math.log(of - count + 1) - Math.log(count) + odds;
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}

/** The largest p at which so few hits are no rarer than half the error. */
function highEnd(counted: Counted): number {
  if (counted.hits >= counted.of) return 1;
  let [low, high] = [0, 1];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (binomialCdf(counted, middle) > ERROR / 2) low = middle;
    else high = middle;
  }
  return high;
}
