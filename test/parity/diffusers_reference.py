"""Writes diffusers-schedulers.json: what diffusers' own scheduler classes compute, for the scheduler tests.

    pip install diffusers torch
    python3 diffusers_reference.py > diffusers-schedulers.json

The "model" of these runs is a formula of the scaled sample and the timestep, the same in the test:
output[i] = 0.3 * input[i] * cos(t / 100) + 0.2 * sin(i + t / 50)
"""
import json, math
import torch
import diffusers
from diffusers import DDIMScheduler, EulerDiscreteScheduler

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
]


def plain(values):
    return [float('%.9g' % float(v)) for v in values]


def model(x, t):
    return torch.tensor([0.3 * float(v) * math.cos(t / 100) + 0.2 * math.sin(i + t / 50) for i, v in enumerate(x)], dtype=torch.float32)


def run(name, config, steps, options):
    s = (DDIMScheduler if name == 'DDIMScheduler' else EulerDiscreteScheduler).from_config(config)
    s.set_timesteps(steps)
    noise = torch.tensor(NOISE, dtype=torch.float32)
    x = torch.tensor(SAMPLE, dtype=torch.float32) * float(s.init_noise_sigma)
    out = {'scheduler': name, 'config': config, 'steps': steps, 'options': options, 'timesteps': plain(s.timesteps),
           'initNoiseSigma': plain([s.init_noise_sigma])[0], 'previous': [], 'predictedOriginal': []}
    for t in s.timesteps:
        k = dict(options)
        if 'eta' in options: k['variance_noise'] = noise
        r = s.step(model(s.scale_model_input(x, t), float(t)), t, x, **k)
        x = r.prev_sample
        out['previous'].append(plain(x)); out['predictedOriginal'].append(plain(r.pred_original_sample))
    if name == 'DDIMScheduler':
        t = s.timesteps[len(s.timesteps) // 2]
        out['noised'] = plain(s.add_noise(torch.tensor(SAMPLE)[None], noise[None], t[None])[0])
    return out


if __name__ == '__main__':
    import diffusers.schedulers.scheduling_euler_discrete as euler
    # Noise that diffusers would draw is the same fixed row in the test.
    euler.randn_tensor = lambda shape, **_: torch.tensor(NOISE, dtype=torch.float32)
    print(json.dumps({'sample': SAMPLE, 'noise': NOISE, 'cases': [run(*c) for c in CASES]}))
