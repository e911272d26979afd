"""Writes diffusers-schedulers.json: what diffusers' own scheduler classes compute, for the scheduler tests.

    pip install diffusers torch
    python3 diffusers_reference.py > diffusers-schedulers.json

The "model" of these runs is a formula of the scaled sample and the timestep, the same in the test:
output[i] = 0.3 * input[i] * cos(t / 100) + 0.2 * sin(i + t / 50)
"""
import json, math
import torch
import diffusers

SD = dict(beta_start=.00085, beta_end=.012, beta_schedule='scaled_linear', num_train_timesteps=1000)
V = dict(SD, prediction_type='v_prediction', steps_offset=1, set_alpha_to_one=False, clip_sample=False)
SAMPLE = [1.0, -0.5, 0.25, 2.0, -1.5, 0.75]
NOISE = [0.3, -1.2, 0.9, -0.4, 1.1, 0.05]
CASES = [
    ('DDIMScheduler', dict(V, timestep_spacing='leading'), 10, {}),
    ('DDIMScheduler', dict(V, timestep_spacing='trailing'), 16, {}),
    ('DDIMScheduler', dict(V, timestep_spacing='linspace'), 7, {}),
    ('DDIMScheduler', dict(V, timestep_spacing='trailing', rescale_betas_zero_snr=True), 5, {}),
    ('DDIMScheduler', dict(SD, prediction_type='epsilon', clip_sample=True, clip_sample_range=0.8), 8, {}),
    ('DDIMScheduler', dict(SD, prediction_type='sample', clip_sample=False), 8, {}),
    ('DDIMScheduler', dict(prediction_type='epsilon'), 4, {}),
    ('DDIMScheduler', dict(beta_schedule='squaredcos_cap_v2', prediction_type='v_prediction', clip_sample=False), 6, {}),
    ('DDIMScheduler', dict(num_train_timesteps=20, trained_betas=[.01 * (i + 1) for i in range(20)], clip_sample=False), 5, {}),
    ('DDIMScheduler', dict(V, timestep_spacing='leading'), 6, {'eta': 0.7}),
    ('EulerDiscreteScheduler', dict(V, timestep_spacing='leading'), 10, {}),
    ('EulerDiscreteScheduler', dict(SD, prediction_type='epsilon'), 8, {}),
    ('EulerDiscreteScheduler', dict(SD, prediction_type='epsilon', timestep_spacing='trailing'), 7, {}),
    ('EulerDiscreteScheduler', dict(SD, prediction_type='sample', timestep_spacing='linspace'), 1, {}),
    ('EulerDiscreteScheduler', dict(SD, use_karras_sigmas=True), 9, {}),
    ('EulerDiscreteScheduler', dict(V, timestep_spacing='leading', use_karras_sigmas=True, sigma_min=0.1, sigma_max=10.0), 5, {}),
    ('EulerDiscreteScheduler', dict(SD, use_exponential_sigmas=True), 6, {}),
    ('EulerDiscreteScheduler', dict(SD, interpolation_type='log_linear'), 6, {}),
    ('EulerDiscreteScheduler', dict(SD, final_sigmas_type='sigma_min'), 6, {}),
    ('EulerDiscreteScheduler', dict(V, timestep_type='continuous', timestep_spacing='linspace', sigma_min=0.002, sigma_max=700.0, use_karras_sigmas=True), 5, {}),
    ('EulerDiscreteScheduler', dict(V, timestep_spacing='trailing', rescale_betas_zero_snr=True), 5, {}),
    ('EulerDiscreteScheduler', dict(beta_schedule='squaredcos_cap_v2'), 5, {}),
    ('EulerDiscreteScheduler', dict(V, timestep_spacing='leading'), 6, {'s_churn': 2.0, 's_tmin': 0.3, 's_tmax': 6.0, 's_noise': 1.01}),
    ('DDIMScheduler', dict(SD, thresholding=True, dynamic_thresholding_ratio=0.8, sample_max_value=1.5), 6, {}),
    ('EulerAncestralDiscreteScheduler', dict(SD), 8, {}),
    ('EulerAncestralDiscreteScheduler', dict(V, timestep_spacing='leading'), 6, {}),
    ('EulerAncestralDiscreteScheduler', dict(V, timestep_spacing='trailing', rescale_betas_zero_snr=True), 5, {}),
    ('DDPMScheduler', dict(SD), 7, {}),
    ('DDPMScheduler', dict(V, timestep_spacing='trailing', rescale_betas_zero_snr=True, variance_type='fixed_large'), 5, {}),
    ('DDPMScheduler', dict(SD, timestep_spacing='linspace', prediction_type='sample', variance_type='fixed_small_log', clip_sample=False), 6, {}),
    ('DDPMScheduler', dict(SD, thresholding=True, dynamic_thresholding_ratio=0.7, sample_max_value=2.0), 6, {}),
    ('HeunDiscreteScheduler', dict(), 5, {}),
    ('HeunDiscreteScheduler', dict(V, timestep_spacing='leading', use_karras_sigmas=True), 6, {}),
    ('HeunDiscreteScheduler', dict(SD, timestep_spacing='trailing', prediction_type='sample', clip_sample=True), 4, {}),
    ('HeunDiscreteScheduler', dict(SD, use_exponential_sigmas=True), 5, {}),
    ('LMSDiscreteScheduler', dict(SD), 8, {}),
    ('LMSDiscreteScheduler', dict(V, timestep_spacing='leading', use_karras_sigmas=True), 7, {}),
    ('LMSDiscreteScheduler', dict(SD, timestep_spacing='trailing', prediction_type='sample', use_exponential_sigmas=True), 6, {}),
    ('PNDMScheduler', dict(SD, skip_prk_steps=True, steps_offset=1), 8, {}),
    ('PNDMScheduler', dict(V, skip_prk_steps=True, timestep_spacing='trailing'), 1, {}),
    ('PNDMScheduler', dict(V, skip_prk_steps=True, timestep_spacing='linspace'), 3, {}),
    ('PNDMScheduler', dict(SD, set_alpha_to_one=True), 7, {}),
    ('PNDMScheduler', dict(V, timestep_spacing='trailing'), 9, {}),
    ('PNDMScheduler', dict(SD, timestep_spacing='linspace'), 6, {}),
    ('LCMScheduler', dict(), 4, {}),
    ('LCMScheduler', dict(V, original_inference_steps=40, timestep_scaling=8.0, rescale_betas_zero_snr=True), 7, {}),
    ('LCMScheduler', dict(SD, prediction_type='sample', clip_sample=True), 1, {}),
]
for order in (1, 2, 3):
    for algorithm in ('dpmsolver++', 'sde-dpmsolver++', 'dpmsolver', 'sde-dpmsolver'):
        for solver in ('midpoint', 'heun'):
            end = 'zero' if '++' in algorithm else 'sigma_min'
            config = dict(V, algorithm_type=algorithm, solver_type=solver, solver_order=order, final_sigmas_type=end)
            if not (algorithm == 'sde-dpmsolver' and order == 3):
                CASES.append(('DPMSolverMultistepScheduler', dict(config, timestep_spacing='leading'), 9, {}))
            if algorithm != 'sde-dpmsolver':
                CASES.append(('DPMSolverSinglestepScheduler', config, 9, {}))
    for solver in ('bh1', 'bh2'):
        # With bh1 diffusers multiplies infinity by zero at a level without noise.
        end = 'sigma_min' if solver == 'bh1' else 'zero'
        config = dict(V, solver_type=solver, solver_order=order, final_sigmas_type=end)
        CASES.append(('UniPCMultistepScheduler', config, 8, {}))
        CASES.append(('UniPCMultistepScheduler', dict(config, predict_x0=False, final_sigmas_type='sigma_min', lower_order_final=False), 7, {}))
for name in ('DPMSolverMultistepScheduler', 'DPMSolverSinglestepScheduler', 'UniPCMultistepScheduler'):
    CASES += [
        (name, dict(SD), 1, {}),
        (name, dict(SD, timestep_spacing='trailing', solver_order=3), 17, {}),
        (name, dict(SD, prediction_type='sample', final_sigmas_type='sigma_min'), 7, {}),
        (name, dict(SD, use_karras_sigmas=True), 10, {}),
        (name, dict(SD, use_karras_sigmas=True, sigma_min=0.1, sigma_max=8.0, final_sigmas_type='sigma_min'), 6, {}),
        (name, dict(SD, use_exponential_sigmas=True, solver_order=3), 8, {}),
        (name, dict(SD, thresholding=True, dynamic_thresholding_ratio=0.7, sample_max_value=1.2), 6, {}),
        (name, dict(V, timestep_spacing='trailing', rescale_betas_zero_snr=True), 6, {}),
    ]
CASES += [
    ('DPMSolverMultistepScheduler', dict(SD, use_lu_lambdas=True), 8, {}),
    ('DPMSolverMultistepScheduler', dict(SD, euler_at_final=True, lower_order_final=False, final_sigmas_type='sigma_min'), 8, {}),
    ('DPMSolverMultistepScheduler', dict(SD, lambda_min_clipped=-2.1, timestep_spacing='trailing'), 8, {}),
    ('DPMSolverMultistepScheduler', dict(SD, solver_order=3, lower_order_final=False, final_sigmas_type='sigma_min'), 8, {}),
    ('DPMSolverMultistepScheduler', dict(SD, thresholding=True, algorithm_type='dpmsolver', final_sigmas_type='sigma_min'), 5, {}),
    ('DPMSolverMultistepScheduler', dict(SD, algorithm_type='deis', solver_type='logrho', final_sigmas_type='sigma_min'), 5, {}),
    ('DPMSolverSinglestepScheduler', dict(SD, lower_order_final=True, solver_order=3, final_sigmas_type='sigma_min'), 8, {}),
    ('DPMSolverSinglestepScheduler', dict(SD, lower_order_final=False, solver_order=2, final_sigmas_type='sigma_min'), 8, {}),
    ('DPMSolverSinglestepScheduler', dict(SD, lambda_min_clipped=-2.1, use_exponential_sigmas=False), 7, {}),
    ('UniPCMultistepScheduler', dict(SD, disable_corrector=[0, 2], solver_type='midpoint', timestep_spacing='leading'), 9, {}),
    ('UniPCMultistepScheduler', dict(SD, use_exponential_sigmas=True, final_sigmas_type='sigma_min'), 6, {}),
]


def plain(values):
    return [float('%.9g' % float(v)) for v in values]


def picture(values):
    """One picture of one channel for each value: what is taken over a whole picture is taken over all values."""
    return torch.tensor(values, dtype=torch.float32).reshape(1, -1, 1)


def model(x, t):
    row = [0.3 * float(v) * math.cos(t / 100) + 0.2 * math.sin(i + t / 50) for i, v in enumerate(x.flatten())]
    return picture(row)


def run(name, config, steps, options):
    s = getattr(diffusers, name).from_config(config)
    s.set_timesteps(steps)
    noise = picture(NOISE)
    x = picture(SAMPLE) * float(s.init_noise_sigma)
    out = {'scheduler': name, 'config': config, 'steps': steps, 'options': options, 'timesteps': plain(s.timesteps),
           'initNoiseSigma': plain([s.init_noise_sigma])[0], 'previous': [], 'predictedOriginal': []}
    for t in s.timesteps:
        k = dict(options)
        if 'eta' in options: k['variance_noise'] = noise
        r = s.step(model(s.scale_model_input(x, t), float(t)), t, x, **k)
        x = r.prev_sample
        out['previous'].append(plain(x.flatten()))
        original = getattr(r, 'pred_original_sample', getattr(r, 'denoised', None))
        if original is not None: out['predictedOriginal'].append(plain(original.flatten()))
    if name == 'DDIMScheduler':
        t = s.timesteps[len(s.timesteps) // 2]
        out['noised'] = plain(s.add_noise(picture(SAMPLE), noise, t[None]).flatten())
    return out


if __name__ == '__main__':
    import sys
    # Noise that diffusers would draw is the same fixed row in the test.
    for module in [m for n, m in sys.modules.items() if n.startswith('diffusers.schedulers.scheduling_')]:
        module.randn_tensor = lambda shape, *_, **__: picture(NOISE)
    print(json.dumps({'sample': SAMPLE, 'noise': NOISE, 'cases': [run(*c) for c in CASES]}))
