"""
diffusers' pipelines by hand: StableDiffusionPipeline, StableDiffusionXLPipeline and LatentConsistencyModelPipeline (v0.35),
with the networks of this folder in PyTorch. Nothing of the app is used.
"""
import numpy as np
import torch

import tokens


class Noise:
    """Normal numbers, kept in the order in which they were drawn."""

    def __init__(self, seed):
        self.generator, self.drawn = np.random.default_rng(seed), []

    def __call__(self, shape):
        self.drawn.append(self.generator.standard_normal(shape).astype(np.float32))
        return self.drawn[-1].astype(np.float64)


def tensor(array):
    return torch.tensor(np.asarray(array), dtype=torch.float32)


def edged(model, part):
    """
    What a network makes of its inputs where its export takes and gives float16 numbers: all of those are rounded at its
    edges. Between them PyTorch computes in float32 with the rounded weights, as onnxruntime's processor kernels do; where a
    graph only moves numbers those round them once more, which is not followed here.
    """
    if part not in model.get("half_parts", ()):
        return model[part]
    rounded = lambda x: x.half().float() if torch.is_tensor(x) and x.is_floating_point() else x

    def run(*inputs, **named):
        output = model[part](*map(rounded, inputs), **{name: rounded(value) for name, value in named.items()})
        if torch.is_tensor(output):
            return rounded(output)
        return tuple([rounded(one) for one in value] if isinstance(value, list) else rounded(value) for value in output)

    return run


def guidance_embedding(scale, width):
    half = width // 2
    rates = np.exp(np.arange(half) * -(np.log(10_000) / (half - 1)))
    angles = (scale - 1) * 1000 * rates
    return tensor(np.concatenate([np.sin(angles), np.cos(angles)])[None])


def encode(model, prompt):
    """(states, pooled) of one prompt."""
    pad = model["pads"][0]
    ids = torch.tensor([tokens.encode(prompt, pad)])
    last, _, hidden = edged(model, "text_encoder")(ids)
    if "text_encoder_2" not in model:
        return last, None
    ids = torch.tensor([tokens.encode(prompt, model["pads"][1])])
    _, pooled, second_hidden = edged(model, "text_encoder_2")(ids)
    return torch.cat([hidden[-2], second_hidden[-2]], -1), pooled


def conditioning(model, case):
    """(text states, added inputs, whether the first half of the rows is the negative prompt's)"""
    height, width, guidance = case["height"], case["width"], case["guidanceScale"]
    xl, embedded = "text_encoder_2" in model, model.get("guidance_width")
    states, pooled = encode(model, case["prompt"])
    guided = guidance > 1 and not embedded
    if guided:
        negative = case["negativePrompt"]
        if xl and model["force_zeros"] and negative == "":
            negative_states, negative_pooled = torch.zeros_like(states), torch.zeros_like(pooled)
        else:
            negative_states, negative_pooled = encode(model, negative)
        states = torch.cat([negative_states, states])
        pooled = torch.cat([negative_pooled, pooled]) if xl else None
    added = {}
    if xl:
        sizes = [[height, width, 0, 0, height, width]] * states.shape[0]
        added = {"text_embeds": pooled, "time_ids": tensor(sizes)}
    if embedded:
        added["timestep_cond"] = guidance_embedding(guidance, embedded)
    return states, added, guided


@torch.no_grad()
def draw(model, case, scheduler, noise):
    """(latents after each step, the picture from -1 to 1)"""
    height, width, guidance = case["height"], case["width"], case["guidanceScale"]
    states, added, guided = conditioning(model, case)
    rows = states.shape[0]

    latents = noise((1, 4, height // 8, width // 8)) * scheduler.initial
    steps, unet = [], edged(model, "unet")
    for index, t in enumerate(scheduler.timesteps):
        sample = tensor(np.repeat(scheduler.scale(latents, index), rows, 0))
        output = unet(sample, torch.tensor([int(t)]), states, **added).double().numpy()
        if guided:
            output = output[:1] + guidance * (output[1:] - output[:1])
        latents = scheduler.step(output, index, latents, noise)
        steps.append(latents)
    return steps, edged(model, "vae_decoder")(tensor(latents / model["scaling_factor"])).double().numpy()[0]
