import type { Image } from '#shared/contract/gallery.ts';
import type { JobListener } from './run-job.ts';

interface TextSink {
  write(text: string): unknown;
  isTTY?: boolean;
}

const barWidth = 24;

/**
 * Prints a job as it goes: for scripts one JSON line per picture on stdout; for people a line per picture, and on a
 * terminal a bar that moves with the steps (on stderr, so that a pipe gets only the pictures).
 */
export function createGenerateOutput({
  json,
  stdout,
  stderr,
}: {
  json: boolean;
  stdout: TextSink;
  stderr: TextSink;
}): JobListener {
  const showsBar = !json && stderr.isTTY === true;
  const clear = () => {
    if (showsBar) stderr.write('\r\u001B[2K');
  };

  /** Once for a job: its pictures share their prompt. */
  let truncationTold = false;
  function tellTruncation({ truncatedTokens, modelName }: Image) {
    if (truncationTold) return;
    truncationTold = true;
    const tokens = truncatedTokens === 1 ? 'token' : `${truncatedTokens} tokens`;
    stderr.write(
      `The last ${tokens} of the prompt did not fit ${modelName} and were left out: shorten the prompt.\n`,
    );
  }

  return {
    onImage(image, { path, seconds }) {
      clear();
      if (image.truncatedTokens > 0) tellTruncation(image);
      const { prompt, seed, modelId: model, deviceId: device } = image;
      if (json) stdout.write(`${JSON.stringify({ path, prompt, seed, model, device, seconds })}\n`);
      else stdout.write(`${path}  (seed ${seed}, ${seconds.toFixed(1)} s on ${image.deviceName})\n`);
    },
    onProgress({ done, count, unitIndex, progress }) {
      if (!showsBar) return;
      const filled = Math.round(done * barWidth);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
      const steps = progress ? `step ${progress.step} of ${progress.steps}` : 'loading the model';
      clear();
      stderr.write(`${bar} ${Math.round(done * 100)} %  picture ${unitIndex + 1} of ${count}, ${steps}`);
    },
    onFailure(error, unitIndex) {
      clear();
      if (!json) stderr.write(`Picture ${unitIndex + 1} failed: ${error.message}\n`);
    },
    onEnd: clear,
  };
}
