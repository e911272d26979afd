"""CLIP's tokenizer with a vocabulary of a hundred: lower case ASCII letters, digits, some signs and a few words."""
import json
import re

SIGNS = "!\"#$%&'()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz"
MERGES = """r e|re d</w>|b o|bo a|boa t</w>|s e|se a</w>|t h|th e</w>|o n</w>|n i|ni g|nig h|nigh t</w>|r a|ra i|rai n</w>|h i|hi l|hil l|hill s</w>|g r|gr e|gre e|gree n</w>""".split("|")
START, END = "<|startoftext|>", "<|endoftext|>"
VOCABULARY = [*SIGNS, *(sign + "</w>" for sign in SIGNS), *(merge.replace(" ", "") for merge in MERGES), START, END]
IDS = {token: index for index, token in enumerate(VOCABULARY)}
LENGTH = 77


def bpe(word):
    pieces = [*word[:-1], word[-1] + "</w>"]
    for merge in MERGES:
        left, right = merge.split(" ")
        index = 0
        while index < len(pieces) - 1:
            if (pieces[index], pieces[index + 1]) == (left, right):
                pieces[index : index + 2] = [left + right]
            index += 1
    return pieces


def encode(text, pad=END):
    words = re.findall(r"'s|'t|'re|'ve|'m|'ll|'d|[a-z]+|[0-9]|[^\sa-z0-9]+", text.lower())
    ids = [IDS[piece] for word in words for piece in bpe(word)][: LENGTH - 2]
    ids = [IDS[START], *ids, IDS[END]]
    return ids + [IDS[pad]] * (LENGTH - len(ids))


def write(folder, pad=END):
    folder.mkdir(parents=True)
    special = {"bos_token": START, "eos_token": END, "unk_token": END, "pad_token": pad}
    config = {**special, "model_max_length": LENGTH, "tokenizer_class": "CLIPTokenizer", "do_lower_case": True}
    (folder / "vocab.json").write_text(json.dumps(IDS))
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *MERGES]) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=2) + "\n")
