"""
Makes test/fixtures/tiny-models: models with random weights in the layouts of real exports, and what diffusers' pipelines draw
with them. Run it with Debian's python3 (torch 1.13, onnx 1.12): python3 tools/tiny-models/make.py
"""
import base64
import copy
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, numpy_helper

import tokens
from networks import ClipText, Unet, VaeDecoder, VaeEncoder, seeded
from reference import Noise, draw
from schedulers import Ddim, Euler, Lcm, Pndm
from start_reference import start_cases

OUT = Path(__file__).parents[2] / "test/fixtures/tiny-models"
SCALED = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000}
HALF, DATA = "float16", "model.onnx_data"


def write_json(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")


def to_half(model):
    """Every float32 number of a graph becomes a float16 one, as in exports made on a card."""
    for value in [*model.graph.input, *model.graph.output]:
        if value.type.tensor_type.elem_type == TensorProto.FLOAT:
            value.type.tensor_type.elem_type = TensorProto.FLOAT16
    halved = lambda t: numpy_helper.from_array(np.clip(numpy_helper.to_array(t), -6e4, 6e4).astype(np.float16), t.name)
    for index, initializer in enumerate(model.graph.initializer):
        if initializer.data_type == TensorProto.FLOAT:
            model.graph.initializer[index].CopyFrom(halved(initializer))
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.name == "to" and attribute.i == TensorProto.FLOAT:
                attribute.i = TensorProto.FLOAT16
            if attribute.HasField("t") and attribute.t.data_type == TensorProto.FLOAT:
                attribute.t.CopyFrom(halved(attribute.t))
    # Resize takes its scales in float32 whatever it resizes.
    for node in list(model.graph.node):
        if node.op_type == "Resize":
            name = f"{node.name}_scales32"
            cast = onnx.helper.make_node("Cast", [node.input[2]], [name], to=TensorProto.FLOAT)
            node.input[2] = name
            model.graph.node.insert(list(model.graph.node).index(node), cast)
    return model


def shorten(model):
    """The tracer names each value after the module that it comes from, which takes more room than the weights."""
    graph = model.graph
    kept = {value.name for value in [*graph.input, *graph.output]} | {""}
    names = {}
    short = lambda name: name if name in kept else names.setdefault(name, f"v{len(names)}")
    for node in graph.node:
        node.ClearField("name")
        node.ClearField("doc_string")
        for values in (node.input, node.output):
            for index, name in enumerate(values):
                values[index] = short(name)
    for initializer in graph.initializer:
        initializer.name = short(initializer.name)
    del graph.value_info[:]
    return model


def export(network, path, inputs, outputs, opset, axes, number="float32", data=None):
    """`data`: the name of the file that the weights go to, beside the model."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        network, tuple(inputs.values()), str(path), input_names=list(inputs), output_names=outputs,
        dynamic_axes=axes, opset_version=opset, do_constant_folding=True,
    )  # fmt: skip
    model = onnx.load(str(path))
    if number == HALF:
        model = to_half(model)
    model = shorten(model)
    if data is None:
        onnx.save_model(model, str(path))
    else:
        onnx.save_model(
            model, str(path), save_as_external_data=True, all_tensors_to_one_file=True, location=data,
            size_threshold=64, convert_attribute=False,
        )  # fmt: skip


class Texts(torch.nn.Module):
    """A text encoder with the outputs of an export, in its order."""

    def __init__(self, encoder, pick):
        super().__init__()
        self.encoder, self.pick = encoder, pick

    def forward(self, ids):
        return self.pick(*self.encoder(ids))


class Conditioned(torch.nn.Module):
    """A UNet that is given its added inputs by position."""

    def __init__(self, unet, names):
        super().__init__()
        self.unet, self.names = unet, names

    def forward(self, sample, timestep, text, *added):
        return self.unet(sample, timestep, text, **dict(zip(self.names, added)))


def export_text(encoder, path, ids_type, hidden=None, projected=False, **options):
    """`hidden`: how many hidden states the export has."""
    names = ["text_embeds", "last_hidden_state"] if projected else ["last_hidden_state", "pooler_output"]
    names += [f"hidden_states.{index}" for index in range(hidden or 0)]
    pick = lambda last, pooled, states: (*((pooled, last) if projected else (last, pooled)), *states[: hidden or 0])
    ids = torch.tensor([tokens.encode("a red boat")], dtype=ids_type)
    axes = {"input_ids": {0: "batch_size", 1: "sequence_length"}, **{name: {0: "batch_size"} for name in names}}
    export(Texts(encoder, pick), path, {"input_ids": ids}, names, axes=axes, **options)


def export_unet(unet, path, text_width, channels=4, added=None, legacy=False, **options):
    added = added or {}
    inputs = {
        "sample": torch.randn(2, channels, 8, 8),
        "timestep": torch.tensor([5.0, 5.0]) if legacy else torch.tensor([5]),
        "encoder_hidden_states": torch.randn(2, tokens.LENGTH, text_width),
        **{name: torch.randn(2, width) for name, width in added.items()},
    }
    batch = "batch" if legacy else "batch_size"
    axes = {
        "sample": {0: batch, 1: "channels" if legacy else "num_channels", 2: "height", 3: "width"},
        "timestep": {0: "batch" if legacy else "steps"},
        "encoder_hidden_states": {0: batch, 1: "sequence" if legacy else "sequence_length"},
        **{name: {0: batch} for name in added},
        "out_sample": {0: batch, 1: "channels_out", 2: "height", 3: "width"},
    }
    export(Conditioned(unet, list(added)), path, inputs, ["out_sample"], axes=axes, **options)


def export_vae(model, folder, **options):
    free = lambda name: {name: {0: "batch_size", 1: f"{name}_channels", 2: "height", 3: "width"}}
    decoder, encoder = folder / "vae_decoder/model.onnx", folder / "vae_encoder/model.onnx"
    latents, picture = torch.randn(1, 4, 8, 8), torch.randn(1, 3, 64, 64)
    export(model["vae_decoder"], decoder, {"latent_sample": latents}, ["sample"], axes=free("latent_sample"), **options)
    if "vae_encoder" in model:
        axes = free("sample")
        export(model["vae_encoder"], encoder, {"sample": picture}, ["latent_parameters"], axes=axes, **options)


def write_configs(folder, model, class_name, scheduler, unet, **index):
    write_json(folder / "model_index.json", {"_class_name": class_name, "_diffusers_version": "0.35.1", **index})
    write_json(folder / "scheduler/scheduler_config.json", scheduler)
    write_json(folder / "unet/config.json", {"_class_name": "UNet2DConditionModel", "block_out_channels": [8, 16], **unet})
    vae = {"_class_name": "AutoencoderKL", "block_out_channels": [4, 4, 4, 4], "latent_channels": 4}
    for part in ["vae_decoder", *(["vae_encoder"] if "vae_encoder" in model else [])]:
        write_json(folder / part / "config.json", {**vae, "scaling_factor": model["scaling_factor"]})
    for part, tokenizer, pad in zip(["text_encoder", "text_encoder_2"], ["tokenizer", "tokenizer_2"], model["pads"]):
        tokens.write(folder / tokenizer, pad)
        encoder = model[part]
        config = {"hidden_size": encoder.token_embedding.embedding_dim, "num_hidden_layers": len(encoder.layers)}
        limits = {"max_position_embeddings": tokens.LENGTH, "vocab_size": len(tokens.VOCABULARY)}
        write_json(folder / part / "config.json", {**config, **limits})


def halved(model, *full):
    """The same model with the weights that fit float16, but for the parts that stay in float32."""
    rounded = copy.deepcopy(model)
    parts = [name for name, part in model.items() if isinstance(part, torch.nn.Module) and name not in full]
    for name in parts:
        with torch.no_grad():
            for parameter in rounded[name].parameters():
                parameter.copy_(parameter.half().float())
    return {**rounded, "half_parts": parts}


def build(seed, text=(8, 2), second=None, channels=4, guidance_width=None, pads=(tokens.END,), scaling_factor=0.18215, encoder=False):
    vocabulary = len(tokens.VOCABULARY)
    model = {
        "text_encoder": seeded(lambda: ClipText(vocabulary, *text), seed),
        "vae_decoder": seeded(lambda: VaeDecoder(), seed + 1),
        "scaling_factor": scaling_factor, "pads": pads, "force_zeros": True, "guidance_width": guidance_width,
    }  # fmt: skip
    width, pooled = text[0], None
    if second:
        model["text_encoder_2"] = seeded(lambda: ClipText(vocabulary, *second[:2], projection=second[2]), seed + 2)
        width, pooled = width + second[0], second[2]
    model["unet"] = seeded(lambda: Unet(width, channels, pooled_width=pooled, guidance_width=guidance_width), seed + 3)
    if encoder:
        model["vae_encoder"] = seeded(lambda: VaeEncoder(), seed + 4)
    return model


def case(prompt, steps, guidance, negative="", size=(32, 48)):
    return {"prompt": prompt, "negativePrompt": negative, "steps": steps, "guidanceScale": guidance,
            "height": size[0], "width": size[1]}  # fmt: skip


def packed(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode()


def write_reference(name, model, cases, scheduler_of, base=None):
    """`base`: the model whose files this one has where it has none of its own. Draws the cases, and makes sure that what a model is told shows far beyond the tests' tolerance."""
    written = []
    for index, one in enumerate(cases):
        noise = Noise(index)
        steps, picture = draw(model, one, scheduler_of(one["steps"]), noise)
        assert all(np.isfinite(step).all() and np.abs(step).max() < 60 for step in steps), (name, index)
        for change in changes(model, one):
            other, _ = draw(model, {**one, **change}, scheduler_of(one["steps"]), Noise(index))
            difference = np.abs(other[-1] - steps[-1]).max() if other[-1].shape == steps[-1].shape else 1
            assert difference > 0.02, (name, index, change, difference)
        pixels = np.clip(np.round((picture.transpose(1, 2, 0) + 1) * 127.5), 0, 255).astype(np.uint8)
        written.append({
            **one, "noise": [packed(drawn) for drawn in noise.drawn], "latents": [packed(step) for step in steps],
            "pixels": base64.b64encode(pixels.tobytes()).decode(),
        })  # fmt: skip
        print(name, index, "latents", round(float(np.abs(steps[-1]).max()), 2), "pixels", pixels.min(), pixels.max(), pixels.std().round(1))
    write_json(OUT / name / "reference.json", {"base": base, "cases": written})


def write_start_reference(name, model, cases, scheduler_of=lambda steps, _strength: Ddim(steps)):
    """Of pictures that begin with one: (whether there is a mask, strength, steps)."""
    boat, rain = "a red boat on the sea", "night, rain"
    told = [(masked, {**case(boat, steps, 5, rain), "strength": strength}) for masked, strength, steps in cases]
    write_json(OUT / name / "start.json", {"cases": start_cases(model, told, scheduler_of, packed)})


def changes(model, one):
    yield {"prompt": "a green hill"}
    if one["guidanceScale"] > 1:
        yield {"guidanceScale": one["guidanceScale"] * 1.1}
        if not model["guidance_width"]:
            yield {"negativePrompt": "rain"}


def make():
    shutil.rmtree(OUT, ignore_errors=True)
    int32, int64 = torch.int32, torch.int64
    boat, rain = "a red boat on the sea", "night, rain"

    # Stable Diffusion 1.5 as optimum exports it.
    sd15 = build(10, encoder=True)
    folder = OUT / "sd15"
    pndm = {"_class_name": "PNDMScheduler", **SCALED, "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1, "clip_sample": False}
    unet = {"in_channels": 4, "sample_size": 8, "cross_attention_dim": 8, "time_cond_proj_dim": None}
    export_text(sd15["text_encoder"], folder / "text_encoder/model.onnx", int32, opset=17)
    export_unet(sd15["unet"], folder / "unet/model.onnx", 8, opset=17)
    export_vae(sd15, folder, opset=17)
    write_configs(folder, sd15, "ORTStableDiffusionPipeline", pndm, unet)
    cases = [case(boat, 5, 7.5, rain), case("green hills", 4, 1)]
    write_reference("sd15", sd15, cases, Pndm)
    write_start_reference("sd15", sd15, [(False, 0.6, 5), (False, 1, 3), (True, 0.75, 4), (True, 1, 3)])

    # The same in float16, weights beside the model, int64 ids.
    folder, half = OUT / "sd15-float16", halved(sd15)
    options = {"opset": 17, "number": HALF, "data": DATA}
    export_text(half["text_encoder"], folder / "text_encoder/model.onnx", int64, **options)
    export_unet(half["unet"], folder / "unet/model.onnx", 8, **options)
    export_vae(half, folder, **options)
    write_configs(folder, half, "StableDiffusionPipeline", pndm, unet)
    write_reference("sd15-float16", half, [case(boat, 5, 3, rain), cases[1]], Pndm)

    # Stable Diffusion 1.x as diffusers' own script exported it: no configurations, timesteps that are fractions, weights.pb.
    old = build(20)
    folder = OUT / "sd14-onnx"
    export_text(old["text_encoder"], folder / "text_encoder/model.onnx", int32, opset=14)
    export_unet(old["unet"], folder / "unet/model.onnx", 8, legacy=True, opset=14, data="weights.pb")
    export_vae(old, folder, opset=14)
    write_configs(folder, old, "OnnxStableDiffusionPipeline", pndm, unet)
    for part in ["text_encoder", "unet", "vae_decoder"]:
        (folder / part / "config.json").unlink()
    write_reference("sd14-onnx", old, [case(boat, 4, 7.5, rain, size=(64, 64))], Pndm)

    # Stable Diffusion 2.1: it predicts velocity, and its texts are padded with exclamation marks.
    sd21 = build(30, pads=("!",))
    folder = OUT / "sd21"
    ddim = {"_class_name": "DDIMScheduler", **SCALED, "prediction_type": "v_prediction", "set_alpha_to_one": False, "steps_offset": 1, "clip_sample": False}
    export_text(sd21["text_encoder"], folder / "text_encoder/model.onnx", int64, opset=17)
    export_unet(sd21["unet"], folder / "unet/model.onnx", 8, opset=17)
    export_vae(sd21, folder, opset=17)
    write_configs(folder, sd21, "StableDiffusionPipeline", ddim, unet)
    write_reference("sd21", sd21, [case(boat, 5, 7.5, rain)], lambda steps: Ddim(steps, velocity=True))

    # SD-Turbo: the networks of 2.1 and another scheduler. What is not there is the other model's.
    folder = OUT / "sd-turbo"
    trailing = {**SCALED, "prediction_type": "epsilon", "timestep_spacing": "trailing", "interpolation_type": "linear", "steps_offset": 1}
    write_json(folder / "scheduler/scheduler_config.json", {"_class_name": "EulerDiscreteScheduler", **trailing, "use_karras_sigmas": False})
    write_reference("sd-turbo", sd21, [case(boat, 1, 0), case("the sea at night", 3, 0)], lambda steps: Euler(steps, "trailing"), base="sd21")

    # SDXL as optimum exports it: the first encoder's hidden states end before the last layer, the second's after it.
    sdxl = build(40, text=(8, 3), second=(12, 2, 8), pads=(tokens.END, "!"), scaling_factor=0.13025, encoder=True)
    euler = {"_class_name": "EulerDiscreteScheduler", **SCALED, "prediction_type": "epsilon", "timestep_spacing": "leading", "interpolation_type": "linear", "steps_offset": 1, "use_karras_sigmas": False}
    xl_unet = {**unet, "cross_attention_dim": 20, "addition_embed_type": "text_time", "addition_time_embed_dim": 4, "projection_class_embeddings_input_dim": 32}
    added = {"text_embeds": 8, "time_ids": 6}
    index = {"force_zeros_for_empty_prompt": True, "text_encoder_2": ["optimum", "ORTModelTextEncoder"]}
    cases = [case(boat, 4, 5, rain), case(boat, 4, 5), case("green hills", 3, 1)]
    euler_leading = lambda steps: Euler(steps, "leading")

    def export_xl(model, folder, ids, vae, **options):
        export_text(model["text_encoder"], folder / "text_encoder/model.onnx", ids[0], hidden=3, **options)
        export_text(model["text_encoder_2"], folder / "text_encoder_2/model.onnx", ids[1], hidden=3, projected=True, **options)
        export_unet(model["unet"], folder / "unet/model.onnx", 20, added=added, **options)
        export_vae(model, folder, **vae)

    export_xl(sdxl, OUT / "sdxl", (int32, int64), {"opset": 17}, opset=17)
    write_configs(OUT / "sdxl", sdxl, "ORTStableDiffusionXLPipeline", euler, xl_unet, **index)
    write_reference("sdxl", sdxl, cases, euler_leading)
    write_start_reference("sdxl", sdxl, [(False, 0.5, 6), (False, 1, 3)], lambda steps, _strength: Euler(steps, "leading"))
    # Mixed: SDXL's own VAE overflows in float16, so it stays in float32.
    half = halved({name: part for name, part in sdxl.items() if name != "vae_encoder"}, "vae_decoder")
    export_xl(half, OUT / "sdxl-float16", (int64, int64), {"opset": 17}, opset=17, number=HALF, data=DATA)
    write_configs(OUT / "sdxl-float16", half, "StableDiffusionXLPipeline", euler, xl_unet, **index)
    write_reference("sdxl-float16", half, [case(boat, 4, 2, rain), cases[2]], euler_leading)

    # SDXL-Turbo: the networks of SDXL and another scheduler.
    write_json(OUT / "sdxl-turbo/scheduler/scheduler_config.json", {"_class_name": "EulerAncestralDiscreteScheduler", **trailing})
    ancestral = lambda steps: Euler(steps, "trailing", ancestral=True)
    write_reference("sdxl-turbo", sdxl, [case(boat, 1, 0), case("the sea at night", 4, 0)], ancestral, base="sdxl")

    # A latent consistency model.
    lcm = build(50, guidance_width=16, encoder=True)
    folder = OUT / "lcm"
    config = {"_class_name": "LCMScheduler", **SCALED, "prediction_type": "epsilon", "original_inference_steps": 50, "timestep_scaling": 10.0, "set_alpha_to_one": True, "clip_sample": False}
    export_text(lcm["text_encoder"], folder / "text_encoder/model.onnx", int32, opset=17)
    export_unet(lcm["unet"], folder / "unet/model.onnx", 8, added={"timestep_cond": 16}, opset=17)
    export_vae(lcm, folder, opset=17)
    write_configs(folder, lcm, "ORTLatentConsistencyModelPipeline", config, {**unet, "time_cond_proj_dim": 16})
    write_reference("lcm", lcm, [case(boat, 4, 8.5, rain), case("green hills", 2, 3)], Lcm)
    within = lambda steps, strength: Lcm(steps, strength=strength)
    write_start_reference("lcm", lcm, [(False, 0.6, 4), (False, 1, 2)], within)

    # Stable Diffusion 1.5 for inpainting: nine channels.
    inpainting = build(60, channels=9, encoder=True)
    folder = OUT / "sd15-inpainting"
    export_text(inpainting["text_encoder"], folder / "text_encoder/model.onnx", int32, opset=17)
    export_unet(inpainting["unet"], folder / "unet/model.onnx", 8, channels=9, opset=17)
    export_vae(inpainting, folder, opset=17)
    write_configs(folder, inpainting, "ORTStableDiffusionInpaintPipeline", {**ddim, "prediction_type": "epsilon"}, {**unet, "in_channels": 9})
    write_start_reference("sd15-inpainting", inpainting, [(True, 1, 4), (True, 0.5, 6)])


if __name__ == "__main__":
    make()
