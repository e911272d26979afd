import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { engineSteps } from './engine-pictures.ts';

export interface TorchUnet {
  /** Seconds of the processor that the steps of a picture took. */
  steps(): Promise<number>;
  dispose(): void;
}

const script = fileURLToPath(new URL('torch_unet.py', import.meta.url));
/** Debian's own comes first: it is the one that has `python3-torch`. */
const interpreters = ['/usr/bin/python3', 'python3'];

/** null where no interpreter has PyTorch. */
export async function openTorchUnet(threads: number): Promise<TorchUnet | null> {
  for (const interpreter of interpreters) {
    const child = spawn(interpreter, [script, `${threads}`, `${engineSteps}`], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value } = await lines.next();
    if (value !== 'ready') continue;
    return {
      async steps() {
        child.stdin.write('again\n');
        return Number((await lines.next()).value);
      },
      dispose: () => child.stdin.end(),
    };
  }
  return null;
}
