const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/**
 * Distribution function of the standard normal, to 1e-15 absolute and 1e-13 relative in the lower tail.
 * Series about zero (Marsaglia 2004, Evaluating the Normal Distribution), Laplace's continued fraction beyond 3.
 */
export function normalCdf(x: number): number {
  const density = Math.exp((-x * x) / 2) / SQRT_TWO_PI;
  if (Math.abs(x) < 3) {
    let term = x;
    let total = x;
    for (let k = 3; Math.abs(term) > 1e-18; k += 2) {
      term *= (x * x) / k;
      total += term;
    }
    return 0.5 + density * total;
  }
  const distance = Math.abs(x);
  let fraction = distance;
  for (let k = 120; k > 0; k--) fraction = distance + k / fraction;
  const tail = density / fraction;
  return x < 0 ? tail : 1 - tail;
}

/**
 * Inverse of the standard normal distribution function on (0, 1), to about 1e-14; infinite at 0 and 1.
 * Starts at Abramowitz and Stegun 26.2.23 and refines by Halley's method.
 */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  if (p > 0.5) return -lowerQuantile(1 - p);
  return p === 0.5 ? 0 : lowerQuantile(p);
}

function lowerQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  let x =
    (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t) -
    t;
  for (let step = 0; step < 3; step++) {
    const newton = ((normalCdf(x) - p) * SQRT_TWO_PI) / Math.exp((-x * x) / 2);
    x -= newton / (1 + (x * newton) / 2);
  }
  return x;
}
