"""How many subjects are in a picture? The rule behind "one subject only".

    python3 subjects.py --minutes 3     learn where the subject is, on drawn scenes (needs data/ and its latents)

A small network marks the cells of the 16x16 latent grid that belong to a subject. It learns from drawn scenes and from
pairs of scenes pasted together at the middle, each half with a subject of its own. The number of subjects is the number
of connected groups of marked cells (4 neighbours, probability over one half) that have at least 4 cells and at least
15 % of the largest group's. Held-out scenes (one subject each) and held-out pairs (two) tell how far the rule can be trusted.
"""
import argparse, json, math, os, time
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from paths import DATA, RUN
from vae import norm

LEAST_CELLS, LEAST_SHARE, HOLD = 4, .15, 500


class SubjectMap(nn.Module):
    """Latents [n,4,16,16], whitened -> logits [n,16,16]: does the cell belong to a subject?"""

    def __init__(self):
        super().__init__()
        cv = lambda a, b, d=1: nn.Sequential(nn.Conv2d(a, b, 3, 1, d, d), norm(b), nn.SiLU())
        self.net = nn.Sequential(cv(4, 48), cv(48, 48), cv(48, 64, 2), cv(64, 64, 2), cv(64, 48), nn.Conv2d(48, 1, 1))

    def forward(self, z):
        return self.net(z)[:, 0].float()


def groups(mask):
    """Sizes of the connected groups (4 neighbours) of a boolean grid, largest first."""
    left, sizes = {(int(y), int(x)) for y, x in np.argwhere(mask)}, []
    while left:
        todo, size = [left.pop()], 0
        while todo:
            y, x = todo.pop(); size += 1
            for q in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if q in left: left.remove(q); todo.append(q)
        sizes.append(size)
    return sorted(sizes, reverse=True)


def count(mask):
    sizes = groups(mask)
    return sum(s >= LEAST_CELLS and s >= LEAST_SHARE * sizes[0] for s in sizes)


@torch.no_grad()
def counts(net, z):
    """Number of subjects of each picture, from its whitened latents [n,4,16,16]."""
    return [count(m) for m in (net(z) > 0).numpy()]


def boxes_to_cells(b):
    """Boxes in pixels [n,4] -> the cells whose centre lies inside, float [n,16,16]."""
    b = b.float() / 8
    c = torch.arange(16) + .5
    inx = (c[None] > b[:, 0, None]) & (c[None] < b[:, 2, None]); iny = (c[None] > b[:, 1, None]) & (c[None] < b[:, 3, None])
    return (iny[:, :, None] & inx[:, None, :]).float()


def paste(z, m, b):
    """Pairs: the left half of one scene beside the right half of another, of those whose subject lies in its half."""
    left, right = (b[:, 2] <= 64).nonzero()[:, 0], (b[:, 0] >= 64).nonzero()[:, 0]
    n = min(len(left), len(right))
    left, right = left[:n], right[:n]
    return torch.cat([z[left][..., :8], z[right][..., 8:]], -1), torch.cat([m[left][..., :8], m[right][..., 8:]], -1)


def scenes(data):
    """Whitened latents, subject boxes and which scenes have a subject."""
    from train import latent_stats
    z, mean, std = latent_stats(data)
    Z = torch.from_numpy((np.asarray(z[:, 0], np.float32) - mean[None, :, None, None]) / std[None, :, None, None])
    has = torch.tensor([a['subject'] != 'none' for a in json.load(open(os.path.join(data, 'attrs.json')))])
    return Z, torch.from_numpy(np.load(os.path.join(data, 'bbox.npy'))[:, :4].astype(np.int64)), has


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('--data', default=DATA); ap.add_argument('--out', default=RUN)
    ap.add_argument('--minutes', type=float, default=3); ap.add_argument('--threads', type=int, default=2)
    o = ap.parse_args()
    torch.set_num_threads(o.threads); torch.manual_seed(0)
    Z, B, has = scenes(o.data)
    M = boxes_to_cells(B) * has[:, None, None]
    n, net = len(Z) - HOLD, SubjectMap()
    opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=.02)
    t0, step = time.time(), 0
    while True:
        f = (time.time() - t0) / 60 / o.minutes
        if f >= 1: break
        for g in opt.param_groups: g['lr'] = 2e-3 * min(1, (step + 1) / 100) * (.5 + .5 * math.cos(math.pi * f)) + 1e-6
        i = torch.randint(0, n, (96,))
        pz, pm = paste(Z[i][has[i]], M[i][has[i]], B[i][has[i]])
        z, m = torch.cat([Z[i], pz]), torch.cat([M[i], pm])
        with torch.autocast('cpu', dtype=torch.bfloat16): y = net(z + torch.randn(z.shape) * .08)
        loss = F.binary_cross_entropy_with_logits(y, m)
        opt.zero_grad(set_to_none=True); loss.backward(); opt.step(); step += 1
        if step % 200 == 0: print(step, f'{time.time()-t0:.0f}s loss {loss.item():.3f}', flush=True)
    net.eval()
    k = has[n:]
    one = counts(net, Z[n:][k])
    z, m = paste(Z[n:][k], M[n:][k], B[n:][k])
    two = counts(net, z)
    acc = {'one_in_scenes': round(float(np.mean([c == 1 for c in one])), 3), 'two_in_pairs': round(float(np.mean([c == 2 for c in two])), 3), 'pairs': len(two)}
    torch.save({'net': net.state_dict(), 'acc': acc}, os.path.join(o.out, 'subjects.pt'))
    print(acc)


if __name__ == '__main__':
    main()
