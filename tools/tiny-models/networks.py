"""The networks of Stable Diffusion in small: the same building blocks in the same order, a few channels wide."""
import math

import torch
from torch import nn
from torch.nn import functional as F


class SelfAttention(nn.Module):
    """Attention of tokens to each other, or to those of a text (`context_width`)."""

    def __init__(self, width, heads, context_width=None, bias=False):
        super().__init__()
        self.heads = heads
        self.to_q = nn.Linear(width, width, bias=bias)
        self.to_k = nn.Linear(context_width or width, width, bias=bias)
        self.to_v = nn.Linear(context_width or width, width, bias=bias)
        self.to_out = nn.Linear(width, width)

    def forward(self, x, context=None, mask=None):
        context = x if context is None else context
        batch, tokens, width = x.shape
        split = lambda y: y.reshape(batch, -1, self.heads, width // self.heads).transpose(1, 2)
        q, k, v = split(self.to_q(x)), split(self.to_k(context)), split(self.to_v(context))
        scores = q @ k.transpose(2, 3) / math.sqrt(width // self.heads)
        if mask is not None:
            scores = scores.masked_fill(mask, -1e4)
        return self.to_out((scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, tokens, width))


class ClipLayer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.layer_norm1 = nn.LayerNorm(width)
        self.self_attn = SelfAttention(width, heads, bias=True)
        self.layer_norm2 = nn.LayerNorm(width)
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x, mask):
        x = x + self.self_attn(self.layer_norm1(x), mask=mask)
        y = self.fc1(self.layer_norm2(x))
        return x + self.fc2(y * torch.sigmoid(1.702 * y))


class ClipText(nn.Module):
    """CLIP's text model; with a projection it is CLIPTextModelWithProjection."""

    def __init__(self, vocabulary, width, layers, heads=2, projection=None, positions=77):
        super().__init__()
        self.token_embedding = nn.Embedding(vocabulary, width)
        self.position_embedding = nn.Embedding(positions, width)
        self.layers = nn.ModuleList(ClipLayer(width, heads) for _ in range(layers))
        self.final_layer_norm = nn.LayerNorm(width)
        self.text_projection = nn.Linear(width, projection, bias=False) if projection else None

    def forward(self, ids):
        """(last hidden state, pooled, hidden states: what goes into each layer, then what comes out of the last one)"""
        places = torch.arange(ids.shape[1])
        x = self.token_embedding(ids) + self.position_embedding(places)
        mask = places[None, :] > places[:, None]
        hidden = [x]
        for layer in self.layers:
            x = layer(x, mask)
            hidden.append(x)
        last = self.final_layer_norm(x)
        # The end token has the largest id.
        pooled = last[torch.arange(ids.shape[0]), ids.argmax(-1)]
        return last, pooled if self.text_projection is None else self.text_projection(pooled), hidden


class ResnetBlock(nn.Module):
    def __init__(self, channels_in, channels_out, time_width=None, groups=4):
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, channels_in, eps=1e-5)
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, padding=1)
        self.time_emb_proj = nn.Linear(time_width, channels_out) if time_width else None
        self.norm2 = nn.GroupNorm(groups, channels_out, eps=1e-5)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1)
        self.conv_shortcut = nn.Conv2d(channels_in, channels_out, 1) if channels_in != channels_out else None

    def forward(self, x, emb=None):
        h = self.conv1(F.silu(self.norm1(x)))
        if self.time_emb_proj is not None:
            h = h + self.time_emb_proj(F.silu(emb))[:, :, None, None]
        h = self.conv2(F.silu(self.norm2(h)))
        return (x if self.conv_shortcut is None else self.conv_shortcut(x)) + h


class Transformer(nn.Module):
    def __init__(self, channels, heads, context_width, groups=4):
        super().__init__()
        self.norm = nn.GroupNorm(groups, channels, eps=1e-6)
        self.proj_in = nn.Linear(channels, channels)
        self.norm1 = nn.LayerNorm(channels)
        self.attn1 = SelfAttention(channels, heads)
        self.norm2 = nn.LayerNorm(channels)
        self.attn2 = SelfAttention(channels, heads, context_width)
        self.norm3 = nn.LayerNorm(channels)
        self.geglu = nn.Linear(channels, 4 * channels)
        self.ff_out = nn.Linear(2 * channels, channels)
        self.proj_out = nn.Linear(channels, channels)

    def forward(self, x, text):
        batch, channels, height, width = x.shape
        h = self.proj_in(self.norm(x).permute(0, 2, 3, 1).reshape(batch, height * width, channels))
        h = h + self.attn1(self.norm1(h))
        h = h + self.attn2(self.norm2(h), text)
        value, gate = self.geglu(self.norm3(h)).chunk(2, -1)
        h = h + self.ff_out(value * F.gelu(gate))
        return x + self.proj_out(h).reshape(batch, height, width, channels).permute(0, 3, 1, 2)


def waves(numbers, width):
    """Timestep embedding: cosines, then sines, of falling frequency."""
    half = width // 2
    frequencies = torch.exp(-math.log(10_000) * torch.arange(half, dtype=torch.float32) / half)
    angles = numbers[:, None].float() * frequencies[None]
    return torch.cat([angles.cos(), angles.sin()], -1)


class Unet(nn.Module):
    """Two levels with cross attention, as UNet2DConditionModel puts them together."""

    def __init__(self, text_width, in_channels=4, channels=(8, 16), pooled_width=None, time_id_width=4, guidance_width=None):
        super().__init__()
        small, large = channels
        time_width = 4 * small
        self.time_channels = small
        self.time_id_width = time_id_width
        self.conv_in = nn.Conv2d(in_channels, small, 3, padding=1)
        self.linear_1 = nn.Linear(small, time_width)
        self.linear_2 = nn.Linear(time_width, time_width)
        self.cond_proj = nn.Linear(guidance_width, small, bias=False) if guidance_width else None
        self.add_1 = nn.Linear(pooled_width + 6 * time_id_width, time_width) if pooled_width else None
        self.add_2 = nn.Linear(time_width, time_width) if pooled_width else None
        self.down_1 = ResnetBlock(small, small, time_width)
        self.down_text_1 = Transformer(small, 2, text_width)
        self.downsample = nn.Conv2d(small, small, 3, stride=2, padding=1)
        self.down_2 = ResnetBlock(small, large, time_width)
        self.down_text_2 = Transformer(large, 2, text_width)
        self.mid_1 = ResnetBlock(large, large, time_width)
        self.mid_text = Transformer(large, 2, text_width)
        self.mid_2 = ResnetBlock(large, large, time_width)
        self.up_2 = ResnetBlock(2 * large, large, time_width)
        self.up_text_2 = Transformer(large, 2, text_width)
        self.upsample = nn.Conv2d(large, large, 3, padding=1)
        self.up_1 = ResnetBlock(large + small, small, time_width)
        self.up_text_1 = Transformer(small, 2, text_width)
        self.norm_out = nn.GroupNorm(4, small, eps=1e-5)
        self.conv_out = nn.Conv2d(small, 4, 3, padding=1)

    def forward(self, sample, timestep, text, text_embeds=None, time_ids=None, timestep_cond=None):
        time = waves(timestep.expand(sample.shape[0]), self.time_channels)
        if timestep_cond is not None:
            time = time + self.cond_proj(timestep_cond)
        emb = self.linear_2(F.silu(self.linear_1(time)))
        if text_embeds is not None:
            sizes = waves(time_ids.flatten(), self.time_id_width).reshape(text_embeds.shape[0], -1)
            emb = emb + self.add_2(F.silu(self.add_1(torch.cat([text_embeds, sizes], -1))))
        x = self.conv_in(sample)
        x1 = self.down_text_1(self.down_1(x, emb), text)
        x2 = self.down_text_2(self.down_2(self.downsample(x1), emb), text)
        x = self.mid_2(self.mid_text(self.mid_1(x2, emb), text), emb)
        x = self.up_text_2(self.up_2(torch.cat([x, x2], 1), emb), text)
        x = self.upsample(F.interpolate(x, scale_factor=2.0, mode="nearest"))
        x = self.up_text_1(self.up_1(torch.cat([x, x1], 1), emb), text)
        return self.conv_out(F.silu(self.norm_out(x)))


class VaeDecoder(nn.Module):
    """Four levels: a latent becomes 8x8 pixels."""

    def __init__(self, channels=4):
        super().__init__()
        self.post_quant_conv = nn.Conv2d(4, 4, 1)
        self.conv_in = nn.Conv2d(4, channels, 3, padding=1)
        self.mid = ResnetBlock(channels, channels)
        self.ups = nn.ModuleList(nn.Conv2d(channels, channels, 3, padding=1) for _ in range(3))
        self.blocks = nn.ModuleList(ResnetBlock(channels, channels) for _ in range(3))
        self.norm_out = nn.GroupNorm(4, channels, eps=1e-6)
        self.conv_out = nn.Conv2d(channels, 3, 3, padding=1)

    def forward(self, latents):
        x = self.mid(self.conv_in(self.post_quant_conv(latents)))
        for up, block in zip(self.ups, self.blocks):
            x = block(up(F.interpolate(x, scale_factor=2.0, mode="nearest")))
        return self.conv_out(F.silu(self.norm_out(x)))


class VaeEncoder(nn.Module):
    """Mean and logarithm of the variance, four channels each, a latent for 8x8 pixels."""

    def __init__(self, channels=4):
        super().__init__()
        self.conv_in = nn.Conv2d(3, channels, 3, padding=1)
        self.blocks = nn.ModuleList(ResnetBlock(channels, channels) for _ in range(3))
        self.downs = nn.ModuleList(nn.Conv2d(channels, channels, 3, stride=2, padding=1) for _ in range(3))
        self.norm_out = nn.GroupNorm(4, channels, eps=1e-6)
        self.conv_out = nn.Conv2d(channels, 8, 3, padding=1)

    def forward(self, picture):
        x = self.conv_in(picture)
        for block, down in zip(self.blocks, self.downs):
            x = down(block(x))
        return self.conv_out(F.silu(self.norm_out(x)))


def seeded(make, seed, gain=1.6):
    """A network with random weights, larger than usual ones: so that all that goes in shows in what comes out."""
    torch.manual_seed(seed)
    network = make().eval()
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if parameter.dim() > 1 and "embedding" not in name:
                parameter.mul_(gain)
    return network
