export type SolverAlgorithm = 'dpmsolver' | 'dpmsolver++' | 'sde-dpmsolver' | 'sde-dpmsolver++';

/** A point of the way on the variance-preserving scale: signal alpha, noise sigma, lambda = log(alpha / sigma). */
export interface SolverPoint {
  alpha: number;
  sigma: number;
  lambda: number;
}

/** The point of a k-diffusion sigma, which is sigma / alpha. */
export function pointOfSigma(sigma: number): SolverPoint {
  const alpha = 1 / Math.sqrt(sigma ** 2 + 1);
  return { alpha, sigma: sigma * alpha, lambda: -Math.log(sigma) };
}

/** What the sample, the model's value, its first and second difference, and noise count in one step. */
export interface ExponentialTerms {
  sample: number;
  value: number;
  first: number;
  second: number;
  noise: number;
}

/**
 * The exponential integrator between two points: for `dpmsolver`, Lu et al. (2022, arXiv 2206.00927), equation 3.7,
 * in predicted noise; for `dpmsolver++`, Lu et al. (2022, arXiv 2211.01095), equation 9, in predicted originals; the
 * `sde` ones are the stochastic equations of its appendix A, whose step in lambda counts twice.
 */
export function exponentialTerms(
  algorithm: SolverAlgorithm,
  from: SolverPoint,
  to: SolverPoint,
): ExponentialTerms {
  const step = to.lambda - from.lambda;
  const [noisier, clearer] = [to.sigma / from.sigma, to.alpha / from.alpha];
  switch (algorithm) {
    case 'dpmsolver++': {
      const shrink = Math.expm1(-step);
      return {
        sample: noisier,
        value: -to.alpha * shrink,
        first: to.alpha * (shrink / step + 1),
        second: -to.alpha * ((shrink + step) / step ** 2 - 0.5),
        noise: 0,
      };
    }
    case 'sde-dpmsolver++': {
      const twice = 2 * step;
      const shrink = Math.expm1(-twice);
      return {
        sample: noisier * Math.exp(-step),
        value: -to.alpha * shrink,
        first: to.alpha * (shrink / twice + 1),
        // The half has the sign that diffusers gives it.
        second: to.alpha * ((-shrink - twice) / twice ** 2 - 0.5),
        noise: to.sigma * Math.sqrt(-shrink),
      };
    }
    case 'dpmsolver': {
      const grow = Math.expm1(step);
      return {
        sample: clearer,
        value: -to.sigma * grow,
        first: -to.sigma * (grow / step - 1),
        second: -to.sigma * ((grow - step) / step ** 2 - 0.5),
        noise: 0,
      };
    }
    case 'sde-dpmsolver': {
      const grow = Math.expm1(step);
      return {
        sample: clearer,
        value: -2 * to.sigma * grow,
        first: -2 * to.sigma * (grow / step - 1),
        second: -2 * to.sigma * ((grow - step) / step ** 2 - 0.5),
        noise: to.sigma * Math.sqrt(Math.expm1(2 * step)),
      };
    }
  }
}
