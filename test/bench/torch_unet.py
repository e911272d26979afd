"""The UNet of the embedded model in PyTorch, for `npm run bench -- engine`. Weights do not matter to its speed: it has new ones.

    python3 torch_unet.py THREADS STEPS

Says "ready", then for every line on its standard input takes STEPS steps with guidance and says how many seconds of the processor they took.
"""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'tools', 'demo-model'))
import torch
import unet as U

threads, steps = int(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)
_, unet = U.build(1223)
unet.eval()
sample, states, timestep = torch.randn(2, 4, 16, 16), torch.randn(2, 32, U.UNET['ctx']), torch.tensor([501])
with torch.inference_mode():
    print('ready', flush=True)
    for _ in sys.stdin:
        start = time.process_time()
        for _ in range(steps): unet(sample, timestep, states)
        print(time.process_time() - start, flush=True)
