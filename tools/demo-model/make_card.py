"""Write polyptych.json, the model card that the app reads: words, examples, defaults and the colours of a quick preview.

    python3 make_card.py          needs node and onnxruntime-node (npm install), for the latents of drawn scenes

The words are the grammar's (dataset.py): a word that the grammar cannot produce, or that is not one token, is an error.
In every list the plain words come before other names for the same thing, and in both what the model follows most reliably comes first
(evaluate.py's classifier, 12 pictures per entry). Left out: sizes and birds, which the pictures do not follow, and colours of the sun or moon, since a second one often stands beside one that is named.
`latentRgb` turns a latent (4 numbers per 8x8 pixels, in UNet space) into a colour without the decoder: rgb = latent . factors + bias.
"""
import argparse, json, os, random, re, subprocess, tempfile
import numpy as np
import dataset as D
from paths import HERE, MODEL, ROOT
from tokenizer import Tokenizer

VOCABULARY = [
    ('Subject', ['lighthouse', 'sailboat', 'tent', 'cactus', 'pagoda', 'hot-air balloon', 'castle', 'cabin', 'palm tree', 'windmill', 'pine tree', 'tower',
                 'ship', 'fortress', 'boat', 'temple', 'hut', 'house', 'tree']),
    ('Place', ['in the desert', 'in the snow', 'in the forest', 'in the canyon', 'in the meadow', 'by the sea', 'by a lake', 'on a small island',
               'at sea', 'on the coast', 'among the dunes', 'in the woods', 'in a field of flowers', 'on an island', 'with mountains', 'with hills']),
    ('Time of day', ['at dusk', 'at night', 'at dawn', 'at noon', 'at sunset', 'at sunrise', 'in the morning', 'in the evening', 'at twilight', 'at midnight']),
    ('Colour', ['red', 'blue', 'black', 'yellow', 'green', 'purple', 'orange', 'white']),
    ('Sky and weather', ['in the mist', 'in the rain', 'in a storm', 'with clouds', 'with falling snow', 'under a starry sky', 'under a clear sky',
                         'under a full moon', 'with a sun', 'under a crescent moon']),
    ('Mood', ['misty', 'dark', 'golden', 'pastel', 'starry', 'rainy', 'sunny', 'cloudy', 'calm'])]

EXAMPLES = ['a red lighthouse by the sea at dusk', 'a blue sailboat at sea at noon', 'a yellow tent in a canyon at night with stars',
            'a red pagoda in the forest at dawn', 'a yellow hot-air balloon over the meadow at dawn', 'a green cactus in the canyon at noon',
            'a green pine tree in the snow at dawn', 'an orange sailboat on a lake at sunset', 'misty forest at dawn, orange tent',
            'a white cabin in the snow at night', 'a green palm tree on a small island at sunset', 'a red castle on an island at noon']


def check(tok):
    """Every entry must be something that a caption of the training set could say, in words of one token each."""
    r, seen = random.Random(0), []
    for i in range(20000): seen.append(' ' + re.sub(r'[,\s]+', ' ', D.caption(D.scene(i), r).lower()) + ' ')
    text = '\n'.join(seen)
    bare = lambda s: [i for i in tok.encode(s) if i not in (tok.vocab['<|startoftext|>'], tok.vocab['<|endoftext|>'])]
    for w in [w for _, ws in VOCABULARY for w in ws] + EXAMPLES:
        for x in re.findall('[a-z]+', w.lower()): assert len(bare(x)) == 1, f'{x!r} is more than one token'
    for label, ws in VOCABULARY:
        assert len(set(ws)) == len(ws), label
        for w in ws: assert f' {w} ' in text, f'{w!r} ({label}) is not in the grammar'


def latent_rgb(model, n, held):
    """Least squares from latents to block colours on `n` drawn scenes; R^2 is of the `held` scenes after them."""
    px = np.stack([np.asarray(D.draw(D.scene(s), s)[0]) for s in range(n + held)])
    with tempfile.TemporaryDirectory() as t:
        px.tofile(os.path.join(t, 'in'))
        subprocess.run([os.environ.get('NODE', 'node'), os.path.join(HERE, 'latent_rgb.mjs'), model, os.path.join(t, 'in'), str(D.SIZE), os.path.join(t, 'out')], check=True, cwd=ROOT)
        a = np.fromfile(os.path.join(t, 'out'), '<f4').reshape(n + held, -1, 7).astype(np.float64)
    fit, test = a[:n].reshape(-1, 7), a[n:].reshape(-1, 7)
    one = lambda q: np.concatenate([q[:, :4], np.ones((len(q), 1))], 1)
    k = np.linalg.lstsq(one(fit), fit[:, 4:], rcond=None)[0]
    r2 = 1 - ((one(test) @ k - test[:, 4:]) ** 2).sum(0) / ((test[:, 4:] - test[:, 4:].mean(0)) ** 2).sum(0)
    print('latentRgb: R^2 on held-out scenes', [round(float(v), 4) for v in r2])
    return {'factors': k[:4].round(4).tolist(), 'bias': k[4].round(4).tolist()}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('--model', default=MODEL); ap.add_argument('--n', type=int, default=64); ap.add_argument('--held', type=int, default=32)
    o = ap.parse_args()
    check(Tokenizer(os.path.join(o.model, 'tokenizer')))
    card = {
        'name': 'Postcards 128',
        'description': 'A small demonstration model that ships with Polyptych and runs on any computer. It draws flat 128x128 travel-poster landscapes and knows only the words that are suggested beside the prompt.',
        'license': 'CC0-1.0', 'demonstration': True,
        'defaults': {'width': 128, 'height': 128, 'steps': 20, 'guidanceScale': 2.5, 'scheduler': 'DDIMScheduler'},
        'vocabulary': [{'label': l, 'words': w} for l, w in VOCABULARY], 'examples': EXAMPLES, 'latentRgb': latent_rgb(o.model, o.n, o.held)}
    text = json.dumps(card, indent=2)
    text = re.sub(r'\[\s+([^\[\]{}]*?)\s+\]', lambda m: '[' + re.sub(r'\n\s+', ' ', m[1]) + ']', text)     # plain lists on one line
    with open(os.path.join(o.model, 'polyptych.json'), 'w') as f: f.write(text + '\n')


if __name__ == '__main__':
    main()
