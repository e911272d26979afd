import type { SchedulerName } from '#shared/fitting-schedulers.ts';

/** By k-diffusion's names, which ComfyUI, SwarmUI and InvokeAI use and A1111 writes in its own way. */
const schedulers: Record<string, SchedulerName> = {
  ddim: 'DDIMScheduler',
  ddpm: 'DDPMScheduler',
  euler: 'EulerDiscreteScheduler',
  euler_a: 'EulerAncestralDiscreteScheduler',
  heun: 'HeunDiscreteScheduler',
  lms: 'LMSDiscreteScheduler',
  plms: 'PNDMScheduler',
  pndm: 'PNDMScheduler',
  dpmpp_2m: 'DPMSolverMultistepScheduler',
  dpmpp_2m_sde: 'DPMSolverMultistepScheduler',
  dpmpp_3m_sde: 'DPMSolverMultistepScheduler',
  dpmpp_2s: 'DPMSolverSinglestepScheduler',
  unipc: 'UniPCMultistepScheduler',
  lcm: 'LCMScheduler',
};
/** Samplers whose equations are not those of the scheduler that comes nearest. */
const approximate = new Set(['dpmpp_2m_sde', 'dpmpp_3m_sde']);
/** Ways to space the noise levels, which our schedulers take from the model. */
const spacings = [
  'karras',
  'exponential',
  'sgm_uniform',
  'beta',
  'simple',
  'ddim_uniform',
  'polyexponential',
];

export interface NamedSampler {
  /** diffusers' class that comes nearest; null where none does. */
  scheduler: SchedulerName | null;
  /** What of it has no counterpart here; null where it is the same. */
  leftOut: string | null;
}

/** What other programs' sampler and, where they have it, spacing of noise levels is called here. */
export function namedSampler(sampler: string, spacing: string | null = null): NamedSampler {
  const { name, spacing: within } = canonical(sampler);
  const scheduler = schedulers[name] ?? null;
  const asked = spacing?.toLowerCase().replaceAll(/[\s-]+/g, '_');
  const special = within ?? spacings.find((one) => one === asked);
  if (scheduler === null) return { scheduler, leftOut: `Sampler ${sampler}` };
  if (approximate.has(name)) return { scheduler, leftOut: `Sampler ${sampler}` };
  return { scheduler, leftOut: special === undefined ? null : `${capital(special)} noise levels` };
}

/** `DPM++ 2M Karras`, `k_dpmpp_2m`, `dpmpp_2m_k` and `dpmpp_2m` + `karras` are one sampler. */
function canonical(sampler: string): { name: string; spacing: string | undefined } {
  const plain = sampler
    .trim()
    .toLowerCase()
    .replace(/^k_/, '')
    .replaceAll('++', 'pp')
    .replaceAll(/[\s-]+/g, '_')
    .replace(/_gpu$/, '');
  const shortened = plain.replace(/_k$/, '_karras');
  const spacing = spacings.find((one) => shortened.endsWith(`_${one}`));
  const name = shortened
    .slice(0, spacing === undefined ? undefined : -spacing.length - 1)
    .replace(/_cfg_pp$/, '')
    .replace(/_ancestral$/, '_a')
    .replace(/^dpmpp_2s_a$/, 'dpmpp_2s')
    .replace(/^uni_pc(_bh2)?$/, 'unipc')
    .replace(/^sde_dpmpp_2m$/, 'dpmpp_2m_sde');
  return { name, spacing };
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1).replaceAll('_', ' ');
