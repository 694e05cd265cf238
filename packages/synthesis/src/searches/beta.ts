import { log, type RandomStream } from '@orrery/contract';

/**
 * A draw from Beta(alpha, beta), both at least 1: X / (X + Y) with X ~ Gamma(alpha), Y ~ Gamma(beta). The same bits on
 * every machine: square root is exact in IEEE 754, and the logarithm is the language's own.
 */
export function drawBeta(alpha: number, beta: number, random: RandomStream): number {
  const x = drawGamma(alpha, random);
  return x / (x + drawGamma(beta, random));
}

/** A draw from Gamma(shape, 1), shape at least 1 (Marsaglia and Tsang 2000, ACM TOMS 26:363-372). */
export function drawGamma(shape: number, random: RandomStream): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = random.float();
    // The squeeze accepts nearly always; it decides as the exact test does.
    if (u < 1 - 0.0331 * x * x * x * x) return d * v;
    if (u > 0 && log(u) < 0.5 * x * x + d * (1 - v + log(v))) return d * v;
  }
}
