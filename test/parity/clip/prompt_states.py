"""Makes test/fixtures/prompt-states with Debian's torch and numpy: /usr/bin/python3 test/parity/clip/prompt_states.py

A text encoder with CLIP's structure and random weights, and what prompts become with it: the windows and the weights of
each prompt are written down here by hand, the states come from torch, the weighing from numpy.
"""

import json
import pathlib

import numpy as np
import torch

WIDTH, LAYERS, LENGTH, START, END = 16, 2, 12, 512, 513
folder = pathlib.Path(__file__).parents[2] / "fixtures" / "prompt-states"


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = torch.nn.LayerNorm(WIDTH), torch.nn.LayerNorm(WIDTH)
        self.query, self.key, self.value, self.out = (torch.nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = torch.nn.Linear(WIDTH, 4 * WIDTH), torch.nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x):
        y = self.norm1(x)
        scores = self.query(y) @ self.key(y).transpose(1, 2) / WIDTH**0.5
        causal = torch.triu(torch.full((LENGTH, LENGTH), -1e4), diagonal=1)
        x = x + self.out(torch.softmax(scores + causal, dim=-1) @ self.value(y))
        y = self.up(self.norm2(x))
        return x + self.down(y * torch.sigmoid(1.702 * y))


class Encoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = torch.nn.Embedding(END + 1, WIDTH)
        self.places = torch.nn.Parameter(torch.randn(LENGTH, WIDTH) * 0.1)
        self.blocks = torch.nn.ModuleList([Block() for _ in range(LAYERS)])
        self.norm = torch.nn.LayerNorm(WIDTH)
        self.project = torch.nn.Linear(WIDTH, 8, bias=False)

    def forward(self, ids):
        x = self.tokens(ids) + self.places
        hidden = [x]
        for block in self.blocks:
            x = block(x)
            hidden.append(x)
        last = self.norm(x)
        end = ids.argmax(dim=1)
        pooled = self.project(last[torch.arange(ids.shape[0]), end])
        return (last, pooled, *hidden)


torch.manual_seed(6)
encoder = Encoder().eval()
with torch.no_grad():
    # As CLIP's: the states of all tokens have means of one sign.
    encoder.norm.bias += 0.7
    encoder.tokens.weight += 0.4

# One letter is one token: its number is that of the byte at the end of a word, 256 + its place among the visible ones.
number = {letter: 256 + ord(letter) - 33 for letter in "abcdefghijklmnopqrstuvwxyz,"}
# Windows of ten letters, as (letters, weight).
prompts = {
    "": [[]],
    "a b c": [[("abc", 1)]],
    "a (b c:1.3) d": [[("a", 1), ("bc", 1.3), ("d", 1)]],
    "((a)) [b] (c": [[("a", 1.1 * 1.1), ("b", 1 / 1.1), ("c", 1.1)]],
    "(a:0.5) (b (c:2):1.5)": [[("a", 0.5), ("b", 1.5), ("c", 3)]],
    "a b BREAK (d:1.5) e": [[("ab", 1)], [("d", 1.5), ("e", 1)]],
    "a b c d e f g h i j k l": [[("abcdefghij", 1)], [("kl", 1)]],
    "a b c d e f g h, i j (k l:1.2)": [[("abcdefgh,", 1)], [("ij", 1), ("kl", 1.2)]],
    "a, b c d e f g h i j k": [[("a,bcdefghi", 1)], [("jk", 1)]],
}


def encode(window):
    letters = [(letter, weight) for text, weight in window for letter in text]
    ids = [START] + [number[letter] for letter, _ in letters] + [END] * (LENGTH - 1 - len(letters))
    weights = np.array([1.0] + [weight for _, weight in letters] + [1.0] * (LENGTH - 1 - len(letters)))
    last, pooled, *hidden = encoder(torch.tensor([ids]))

    def weighed(states):
        states = states[0].numpy().astype(np.float64)
        louder = states * weights[:, None]
        return louder * (states.mean() / louder.mean())

    return weighed(last), weighed(hidden[LAYERS - 1]), pooled[0].numpy().astype(np.float64)


reference = []
with torch.no_grad():
    for prompt, windows in prompts.items():
        encoded = [encode(window) for window in windows]
        reference.append(
            {
                "prompt": prompt,
                "states": np.concatenate([last for last, _, _ in encoded]).round(6).ravel().tolist(),
                "before_last": np.concatenate([before for _, before, _ in encoded]).round(6).ravel().tolist(),
                "pooled": encoded[0][2].round(6).tolist(),
            }
        )

(folder / "text_encoder").mkdir(parents=True, exist_ok=True)
(folder / "tokenizer").mkdir(exist_ok=True)
names = ["last_hidden_state", "text_embeds", *(f"hidden_states.{index}" for index in range(LAYERS + 1))]
torch.onnx.export(
    encoder,
    torch.full((1, LENGTH), END),
    str(folder / "text_encoder" / "model.onnx"),
    input_names=["input_ids"],
    output_names=names,
    dynamic_axes={name: {0: "batch"} for name in ["input_ids", *names]},
    opset_version=14,
)
visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
letters = [chr(code) for code in visible] + [chr(256 + index) for index in range(256 - len(visible))]
symbols = letters + [letter + "</w>" for letter in letters] + ["<|startoftext|>", "<|endoftext|>"]
write = lambda name, content: (folder / name).write_text(content + "\n")
write("tokenizer/vocab.json", json.dumps({symbol: index for index, symbol in enumerate(symbols)}))
write("tokenizer/merges.txt", "#version: 0.2")
write("tokenizer/tokenizer_config.json", json.dumps({"model_max_length": LENGTH, "pad_token": "<|endoftext|>"}))
write("reference.json", json.dumps(reference))
