"""Read the trained weights back from the exported folder: the model in the repository is its own checkpoint.

    python3 restore.py --out run        writes run/unet.pt and run/vae.pt ({'model': …}, float32), to train on from or to measure

`export.py` gives every initialiser the name of its parameter (`.T` behind matrices that the exporter transposed, `.C`
behind channel vectors, `_f16` behind what is stored as float16), and the whitening of the latents lies in the VAE graphs,
so nothing else is needed.
"""
import argparse, json, os
import numpy as np
import onnx
from onnx import numpy_helper
import torch
import export as X
import unet as U
from paths import MODEL, RUN
from tokenizer import Tokenizer
from vae import VAE


def weights(path):
    """Parameters of one graph by the name they had in torch, float32."""
    out = {}
    for t in onnx.load(path).graph.initializer:
        name, a = t.name, torch.from_numpy(numpy_helper.to_array(t).astype(np.float32))
        if name.endswith('_f16'): name = name[:-4]
        if name.endswith('.T'): name, a = name[:-2], a.t().contiguous()
        if name.endswith('.C'): name, a = name[:-2], a.reshape(-1)
        out[name] = a
    return out


def restore(model):
    """The folder's networks as the checkpoints that train.py and vae.py would have kept."""
    steps = json.load(open(os.path.join(model, 'unet', 'config.json'))).get('_trained_steps', 0)
    at = lambda part: weights(os.path.join(model, part, 'model.onnx'))
    tw, uw, ew, dw = (at(p) for p in ('text_encoder', 'unet', 'vae_encoder', 'vae_decoder'))
    tok = Tokenizer(os.path.join(model, 'tokenizer'))
    text, unet = U.build(len(tok.vocab))
    both, vae = torch.nn.ModuleDict({'text': text, 'unet': unet}), VAE()
    pick = lambda module, w, old: {k: w[old + k] for k in module.state_dict()}
    text.load_state_dict(pick(text, tw, 't.')); unet.load_state_dict(pick(unet, uw, ''))
    vae.enc.load_state_dict(pick(vae.enc, ew, 'e.')); vae.dec.load_state_dict(pick(vae.dec, dw, 'd.'))
    mean, std = dw['m'].reshape(4), dw['k'].reshape(4) / X.SF
    return ({'model': both.state_dict(), 'step': steps, 'spent': 0.0, 'mean': mean, 'std': std},
            {'model': vae.state_dict(), 'std': float(std.mean())})


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('--model', default=MODEL); ap.add_argument('--out', default=RUN)
    o = ap.parse_args()
    os.makedirs(o.out, exist_ok=True)
    for name, c in zip(('unet', 'vae'), restore(o.model)):
        path = os.path.join(o.out, name + '.pt')
        if os.path.exists(path): raise SystemExit(f'{path} is there already: give another folder with --out.')
        torch.save(c, path)
        print('written', path)


if __name__ == '__main__':
    main()
