"""
The schedulers of the reference, step by step as diffusers' classes of the same names take them (v0.35), for the
configurations that the tiny models have. Each gives the timesteps, the first sample's scale, what the UNet is shown, and a step.
"""
import numpy as np

TRAIN = 1000
BETAS = np.linspace(0.00085**0.5, 0.012**0.5, TRAIN, dtype=np.float64) ** 2
ALPHAS = np.cumprod(1 - BETAS)
SIGMAS = ((1 - ALPHAS) / ALPHAS) ** 0.5


def noisy(original, noise, t):
    return ALPHAS[t] ** 0.5 * original + (1 - ALPHAS[t]) ** 0.5 * noise


def leading(steps, offset):
    return (np.arange(steps) * (TRAIN // steps)).round()[::-1].astype(int) + offset


def trailing(steps):
    return np.round(np.arange(TRAIN, 0, -TRAIN / steps)).astype(int) - 1


class Ddim:
    """DDIMScheduler with eta 0, leading timesteps, set_alpha_to_one false and no clipping."""

    initial = 1.0

    def __init__(self, steps, offset=1, velocity=False):
        self.timesteps, self.stride, self.velocity = leading(steps, offset), TRAIN // steps, velocity

    def add_noise(self, original, noise, index):
        return noisy(original, noise, self.timesteps[index])

    def scale(self, sample, _index):
        return sample

    def step(self, output, index, sample, _noise):
        t = self.timesteps[index]
        alpha = ALPHAS[t]
        previous = ALPHAS[t - self.stride] if t - self.stride >= 0 else ALPHAS[0]
        if self.velocity:
            original = alpha**0.5 * sample - (1 - alpha) ** 0.5 * output
            epsilon = alpha**0.5 * output + (1 - alpha) ** 0.5 * sample
        else:
            original, epsilon = (sample - (1 - alpha) ** 0.5 * output) / alpha**0.5, output
        return previous**0.5 * original + (1 - previous) ** 0.5 * epsilon


class Pndm:
    """PNDMScheduler as Stable Diffusion 1.x has it: skip_prk_steps, leading timesteps, set_alpha_to_one false."""

    initial = 1.0

    def __init__(self, steps, offset=1):
        self.stride = TRAIN // steps
        plain = leading(steps, offset)[::-1]
        self.timesteps = np.concatenate([plain[:-1], plain[-2:-1], plain[-1:]])[::-1]
        self.outputs, self.kept = [], None

    def scale(self, sample, _index):
        return sample

    def step(self, output, index, sample, _noise):
        t = self.timesteps[index]
        before = t - self.stride
        if index != 1:
            self.outputs = [*self.outputs[-3:], output]
        else:
            before, t = t, t + self.stride
        e = self.outputs
        if len(e) == 1 and index == 0:
            self.kept = sample
        elif len(e) == 1:
            output, sample = (output + e[-1]) / 2, self.kept
        elif len(e) == 2:
            output = (3 * e[-1] - e[-2]) / 2
        elif len(e) == 3:
            output = (23 * e[-1] - 16 * e[-2] + 5 * e[-3]) / 12
        else:
            output = (55 * e[-1] - 59 * e[-2] + 37 * e[-3] - 9 * e[-4]) / 24
        alpha, previous = ALPHAS[t], ALPHAS[before] if before >= 0 else ALPHAS[0]
        denominator = alpha * (1 - previous) ** 0.5 + (alpha * (1 - alpha) * previous) ** 0.5
        return (previous / alpha) ** 0.5 * sample - (previous - alpha) * output / denominator


class Euler:
    """EulerDiscreteScheduler and, with `ancestral`, EulerAncestralDiscreteScheduler; epsilon, interpolated sigmas."""

    def __init__(self, steps, spacing, offset=1, ancestral=False):
        self.timesteps = trailing(steps) if spacing == "trailing" else leading(steps, offset)
        self.sigmas = np.append(np.interp(self.timesteps, np.arange(TRAIN), SIGMAS), 0)
        self.ancestral = ancestral
        largest = self.sigmas.max()
        self.initial = largest if spacing == "trailing" else (largest**2 + 1) ** 0.5

    def add_noise(self, original, noise, index):
        return original + noise * self.sigmas[index]

    def scale(self, sample, index):
        return sample / (self.sigmas[index] ** 2 + 1) ** 0.5

    def step(self, output, index, sample, noise):
        sigma, following = self.sigmas[index], self.sigmas[index + 1]
        if not self.ancestral:
            return sample + output * (following - sigma)
        up = (following**2 * (sigma**2 - following**2) / sigma**2) ** 0.5
        down = (following**2 - up**2) ** 0.5
        # The noise is drawn at each step, at the last one for nothing.
        return sample + output * (down - sigma) + noise(sample.shape) * up


class Lcm:
    """LCMScheduler: 50 original steps, timesteps scaled by 10, no clipping. All steps lie within `strength` of the original ones."""

    initial = 1.0

    def __init__(self, steps, original_steps=50, strength=1.0):
        all_steps = (np.arange(1, int(original_steps * strength) + 1) * (TRAIN // original_steps) - 1)[::-1]
        self.timesteps = all_steps[np.floor(np.linspace(0, len(all_steps), steps, endpoint=False)).astype(int)]

    def add_noise(self, original, noise, index):
        return noisy(original, noise, self.timesteps[index])

    def scale(self, sample, _index):
        return sample

    def step(self, output, index, sample, noise):
        t = self.timesteps[index]
        alpha = ALPHAS[t]
        scaled, deviation = t * 10, 0.5
        skip = deviation**2 / (scaled**2 + deviation**2)
        out = scaled / (scaled**2 + deviation**2) ** 0.5
        denoised = out * (sample - (1 - alpha) ** 0.5 * output) / alpha**0.5 + skip * sample
        if index == len(self.timesteps) - 1:
            return denoised
        following = ALPHAS[self.timesteps[index + 1]]
        return following**0.5 * denoised + (1 - following) ** 0.5 * noise(sample.shape)
