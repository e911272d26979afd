import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBareLoop } from './bare-loop.ts';
import { embeddedModel } from './embedded-model.ts';
import { measureWorkerMemory } from './engine-memory.ts';
import { createEnginePictures } from './engine-pictures.ts';
import { measureLargePreview, measureStages, stageNames } from './engine-stages.ts';
import { makeLargeModel } from './large-model.ts';
import { median, print } from './report.ts';
import { openTorchUnet } from './torch-unet.ts';

const pairs = 9;
const torchPairs = 5;
/** A picture's files are written while the next one is drawn: only those of the last one are waited for. */
const picturesPerPair = 4;
/** More would wait for each other at each operator, and on a machine that does other things, for those. */
const threads = 1;
/** Previews come at most this often: src/inference/preview.ts. */
const previewIntervalMs = 250;
const largeBlocks = 17;

/**
 * What the engine adds to onnxruntime: stage by stage, against a bare loop of the same calls and against PyTorch, and what
 * memory it takes. Everything that is compared is measured in turn, so that what else the machine does meets both.
 */
export async function benchEngine(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'polyptych-engine-'));
  try {
    await reportStages(folder);
    await reportSpeed(folder);
    await reportTorch();
    await reportMemory(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function reportStages(folder: string) {
  const stages = await measureStages(folder, threads);
  const picture = stageNames.reduce((sum, name) => sum + (name === 'files' ? 0 : stages[name]), 0);
  const previews = 1 + Math.floor(picture / previewIntervalMs);
  const share = (stages['one preview'] * previews) / picture;
  const large = measureLargePreview();
  print(`One picture of the embedded model (128x128, 20 steps, guidance), one thread, milliseconds`, [
    ...stageNames.map((name) => [name, stages[name].toFixed(2)] as const),
    ['previews / picture', `${share.toFixed(4)}   (${previews} of them; goal: under 0.02)`],
    [
      'preview of 64x64 latents',
      `${large.toFixed(2)}, at most every ${previewIntervalMs}: ${(large / previewIntervalMs).toFixed(4)}   (goal: under 0.02)`,
    ],
  ]);
}

async function reportSpeed(folder: string) {
  const engine = createEnginePictures(folder, threads);
  const bare = await openBareLoop(threads);
  const shares: number[] = [];
  const ratios: number[] = [];
  const processorRatios: number[] = [];
  const threadRatios: number[] = [];
  await engine.draw(1);
  await bare.picture();
  for (let pair = 0; pair < pairs; pair += 1) {
    const bareSeconds = async () => {
      for (let picture = 0; picture < picturesPerPair; picture += 1) await bare.picture();
    };
    const engineSeconds = async () => {
      const timings = await engine.draw(picturesPerPair);
      for (const { sessionRun, drawing } of timings) shares.push(sessionRun / drawing);
    };
    // Each is the first one as often as the other.
    const first = pair % 2 === 0 ? bareSeconds : engineSeconds;
    const firstTime = await measured(first);
    const secondTime = await measured(first === bareSeconds ? engineSeconds : bareSeconds);
    const [bareTime, engineTime] = first === bareSeconds ? [firstTime, secondTime] : [secondTime, firstTime];
    ratios.push(bareTime.seconds / engineTime.seconds);
    processorRatios.push(bareTime.processorSeconds / engineTime.processorSeconds);
    threadRatios.push(bareTime.threadSeconds / engineTime.threadSeconds);
  }
  await bare.dispose();
  await engine.dispose();
  print(
    `The engine against session.run alone, ${pairs} pairs of ${picturesPerPair} pictures, files included`,
    [
      ['inside session.run / drawing, median', `${median(shares).toFixed(4)}   (goal: at least 0.98)`],
      ['speed / bare loop, pair by pair', ratios.map((ratio) => ratio.toFixed(3)).join(', ')],
      ['speed / bare loop, median', `${median(ratios).toFixed(4)}   (goal: at least 0.98)`],
      ["the same in the drawing thread's processor time", median(threadRatios).toFixed(4)],
      [
        'the same in processor time',
        `${median(processorRatios).toFixed(4)}   (with the files, which other cores write)`,
      ],
    ],
  );
}

async function reportTorch() {
  const torch = await openTorchUnet(threads);
  if (!torch) {
    print('Against PyTorch', [['not measured', 'no python3 here has PyTorch (Debian: python3-torch)']]);
    return;
  }
  const bare = await openBareLoop(threads);
  const ratios: number[] = [];
  await torch.steps();
  await bare.steps();
  for (let pair = 0; pair < torchPairs; pair += 1) {
    const { processorSeconds } = await measured(() => bare.steps());
    ratios.push((await torch.steps()) / processorSeconds);
  }
  torch.dispose();
  await bare.dispose();
  print(`The UNet's 20 steps against PyTorch on one thread, ${torchPairs} pairs, processor time`, [
    ['times faster, pair by pair', ratios.map((ratio) => ratio.toFixed(2)).join(', ')],
    ['times faster, median', `${median(ratios).toFixed(2)}   (goal: at least 2)`],
  ]);
}

async function reportMemory(folder: string) {
  const modelFolder = join(folder, 'large');
  const { weightBytes } = makeLargeModel(modelFolder, largeBlocks);
  const rows: (readonly [string, string])[] = [];
  const models = [
    ['embedded', embeddedModel, embeddedWeightBytes],
    ['embedded, graphs kept', embeddedModel, embeddedWeightBytes],
    ['large', modelFolder, weightBytes + embeddedWeightBytes],
    ['large, graphs kept', modelFolder, weightBytes + embeddedWeightBytes],
  ] as const;
  for (const [name, path, weights] of models) {
    const options = name.endsWith('kept') ? { graphsFolder: join(folder, 'graphs') } : {};
    // Once to make them, once to measure.
    if (options.graphsFolder !== undefined) await measureWorkerMemory(folder, path, options);
    const memory = await measureWorkerMemory(folder, path, options);
    if (!memory) continue;
    const { loadSeconds, loadedBytes, peakLoadingBytes, peakBytes } = memory;
    const part = (bytes: number) =>
      `${(bytes / 1e6).toFixed(0)} MB, ${(bytes / weights).toFixed(2)} of the weights`;
    rows.push(
      [`${name}: weights as float32`, `${(weights / 1e6).toFixed(0)} MB`],
      [`${name}: opened`, `${part(loadedBytes)}, in ${loadSeconds.toFixed(2)} s`],
      [`${name}: peak while opening`, part(peakLoadingBytes)],
      [`${name}: peak`, `${part(peakBytes)}   (goal: at most 1.3 and activations)`],
    );
  }
  if (rows.length > 0) print('Memory of a worker above what it had without a model', rows);
}

/** Text encoder, UNet and VAE decoder: 9.19 million numbers (tools/demo-model/README.md). */
const embeddedWeightBytes = 9_190_000 * 4;

/**
 * `processorSeconds` are those of all threads, `threadSeconds` of the one that draws; on a busy machine they tell more than
 * the clock does.
 */
async function measured(work: () => Promise<void>) {
  const start = performance.now();
  const before = process.cpuUsage();
  const threadBefore = process.threadCpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  const thread = process.threadCpuUsage(threadBefore);
  return {
    seconds: (performance.now() - start) / 1000,
    processorSeconds: (user + system) / 1e6,
    threadSeconds: (thread.user + thread.system) / 1e6,
  };
}
