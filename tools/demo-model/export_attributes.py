"""Write what a test needs to ask "does the picture show what the prompt says?" without Python.

    python3 export_attributes.py --out run --fixtures ../../test/fixtures/demo-model

attribute_classifier.onnx   evaluate.py's classifier on VAE latents; one output of logits per head, named as the head
attributes.json             the classes of every head, the rates that README.md claims, and prompts with their attributes

The README.md beside these two files says how to get from pixels to logits and how a head's accuracy is counted.
"""
import argparse, json, os, re
import torch
import torch.nn as nn
import evaluate as E
import export as X
from paths import FIXTURES, HERE, RUN

# rows of the table in README.md
ROWS = {'time of day': 'time', 'place': 'env', 'subject': 'subject', 'colour of the subject': 'color', 'sun / full moon / crescent': 'body',
        'colour of the sun or moon': 'body_color', 'weather (clouds, mist, rain, snow)': 'weather'}


class Heads(nn.Module):
    """The classifier with a plain tuple of outputs, in the order of HEADS."""

    def __init__(self, net):
        super().__init__(); self.net = net

    def forward(self, latents):
        y = self.net(latents)
        return tuple(y[k] for k in E.HEADS)


def claimed(readme):
    """The two columns of rates, read from the table itself so that the claim exists only once."""
    full, short = {}, {}
    for line in open(readme, encoding='utf-8'):
        c = [x.strip() for x in line.strip().strip('|').split('|')]
        if c[0] in ROWS and len(c) == 5:
            for out, v in ((full, c[1]), (short, c[2])):
                if re.fullmatch(r'[01]?\.\d+', v): out[ROWS[c[0]]] = float(v)
    assert set(full) == set(ROWS.values()) and set(short) == {'env', 'subject', 'color'}, (full, short)
    return {'full': full, 'short': short}


def load(checkpoint):
    """The classifier with its larger weights rounded to float16, as they are stored in the graph."""
    net = E.Classifier(); net.load_state_dict(torch.load(checkpoint)['net']); net.eval()
    with torch.no_grad():
        for p in net.parameters():
            if p.numel() >= 512: p.copy_(p.half().float())
    return net


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('--out', default=RUN, help='folder of the checkpoint classifier.pt'); ap.add_argument('--fixtures', default=FIXTURES, help='folder to write to')
    ap.add_argument('--readme', default=os.path.join(HERE, 'README.md')); ap.add_argument('--n', type=int, default=24, help='prompts of each kind')
    o = ap.parse_args()
    torch.set_num_threads(1)
    names = list(E.HEADS)
    X.export(Heads(load(os.path.join(o.out, 'classifier.pt'))).eval(), os.path.join(o.fixtures, 'attribute_classifier.onnx'), (torch.randn(2, 4, 16, 16),),
             ['latents'], names, {n: {0: 'batch'} for n in ['latents'] + names})
    rows = lambda ps: [{'prompt': p, 'attributes': a} for p, a in ps]
    with open(os.path.join(o.fixtures, 'attributes.json'), 'w') as f:
        json.dump({'heads': E.HEADS, 'claimedRates': claimed(o.readme), 'prompts': {'full': rows(E.prompts(o.n, 1)), 'short': rows(E.short_prompts(o.n, 2))}}, f, indent=1)
        f.write('\n')
    print('claimed', json.dumps(claimed(o.readme)))


if __name__ == '__main__':
    main()
