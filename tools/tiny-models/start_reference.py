"""
What diffusers' StableDiffusionImg2ImgPipeline, StableDiffusionXLImg2ImgPipeline, LatentConsistencyModelImg2ImgPipeline and
StableDiffusionInpaintPipeline (v0.35) draw from a picture, by hand, with the networks of this folder in PyTorch. Nothing of
the app is used.
"""
import base64

import numpy as np
import torch

from reference import Noise, conditioning, tensor


def start_picture(height, width, seed):
    """A picture as 8-bit rows, and a mask (1 is drawn anew) whose edges lie between the latents."""
    generator = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:height, 0:width]
    waves = [np.sin(rows / generator.uniform(3, 9) + columns / generator.uniform(3, 9) + phase) for phase in range(3)]
    pixels = np.round((np.stack(waves, -1) + 1) * 127.5).astype(np.uint8)
    mask = ((rows - 13) ** 2 + (columns - 29) ** 2 < 15**2).astype(np.uint8)
    return pixels, mask


@torch.no_grad()
def draw_from_picture(model, case, scheduler_of, noise):
    """(latents after each step, the picture from -1 to 1); `scheduler_of(steps, strength)` as in `schedulers.py`"""
    pixels, mask, strength, steps = case["pixels"], case["mask"], case["strength"], case["steps"]
    height, width, guidance = case["height"], case["width"], case["guidanceScale"]
    shape, scaling = (1, 4, height // 8, width // 8), model["scaling_factor"]
    planes = (pixels.astype(np.float64) / 255 * 2 - 1).transpose(2, 0, 1)[None]
    nine = model["unet"].conv_in.in_channels == 9

    def latents_of(picture):
        mean, deviation = np.split(model["vae_encoder"](tensor(picture)).double().numpy(), 2, 1)
        return (mean + np.exp(np.clip(deviation, -30, 20) / 2) * noise(shape)) * scaling

    states, added, guided = conditioning(model, case)
    scheduler = scheduler_of(steps, strength)
    # A latent consistency model takes all its steps, within the share; others leave the first ones out.
    first = 0 if model.get("guidance_width") else max(steps - min(int(steps * strength), steps), 0)
    timesteps = scheduler.timesteps
    whole = mask is not None and strength == 1
    # Inpainting encodes the picture only where it is needed.
    original = None if whole and nine else latents_of(planes)
    fresh = noise(shape)
    latents = fresh if whole else scheduler.add_noise(original, fresh, first)
    joined = []
    if mask is not None:
        # Nearest: the pixel at the corner of each latent.
        small = mask[::8, ::8].astype(np.float64)[None, None]
        if nine:
            joined = [small, latents_of(planes * (mask < 0.5))]
    kept = []
    for index in range(first, steps):
        shown = np.concatenate([scheduler.scale(latents, index), *joined], 1)
        sample = tensor(shown.repeat(states.shape[0], 0))
        output = model["unet"](sample, torch.tensor([int(timesteps[index])]), states, **added).double().numpy()
        if guided:
            output = output[:1] + guidance * (output[1:] - output[:1])
        latents = scheduler.step(output, index, latents, noise)
        if mask is not None and not nine:
            put = scheduler.add_noise(original, fresh, index + 1) if index < steps - 1 else original
            latents = (1 - small) * put + small * latents
        kept.append(latents)
    return kept, model["vae_decoder"](tensor(latents / scaling)).double().numpy()[0]


def start_cases(model, cases, scheduler_of, packed):
    """Draws the cases; makes sure that the picture, the mask and the strength show."""
    written = []
    for index, (masked, one) in enumerate(cases):
        pixels, mask = start_picture(one["height"], one["width"], index)
        whole = {**one, "pixels": pixels, "mask": mask if masked else None}
        noise = Noise(index)
        steps, picture = draw_from_picture(model, whole, scheduler_of, noise)
        assert all(np.isfinite(step).all() for step in steps), index
        for change in [{"pixels": 255 - pixels}, {"prompt": "a green hill"}, *([{"mask": 1 - mask}] if masked else [])]:
            other, _ = draw_from_picture(model, {**whole, **change}, scheduler_of, Noise(index))
            assert np.abs(other[-1] - steps[-1]).max() > 0.02, (index, list(change))
        drawn = np.clip(np.round((picture.transpose(1, 2, 0) + 1) * 127.5), 0, 255).astype(np.uint8)
        bits = lambda array: base64.b64encode(array.tobytes()).decode()
        written.append({
            **one, "noise": [packed(part) for part in noise.drawn], "latents": [packed(step) for step in steps],
            "pixels": bits(drawn), "start": {"pixels": bits(pixels), "mask": bits(mask) if masked else None},
        })  # fmt: skip
        print("start", index, "steps", len(steps), "latents", round(float(np.abs(steps[-1]).max()), 2))
    return written
