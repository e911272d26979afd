import {
  cpSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Graph, onnxModel } from '../worker/onnx-builder.ts';
import { temporaryFolder } from '../worker/temporary-folder.ts';
import { checkModelFolder } from '#core/models/checks/check-model-folder.ts';

const embedded = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));
const again = 'download the model again.';
const gibibyte = 1024 ** 3;

/** The embedded model with something done to it. */
function spoilt(spoil: (path: (file: string) => string, folder: string) => void): string {
  const folder = join(temporaryFolder(), 'model');
  cpSync(embedded, folder, { recursive: true });
  spoil((file) => join(folder, file), folder);
  return folder;
}
const problemsOf = (folder: string) => checkModelFolder(folder).problems;

const identity: Graph = {
  inputs: [{ name: 'x', type: 'float32', shape: [1] }],
  output: { name: 'y', type: 'float32', shape: [1] },
  nodes: [{ operator: 'Identity', inputs: ['x'], output: 'y' }],
};

/** A network whose one tensor of weights lies in another file. */
const withExternalData = (location: string, offset: number, length: number) =>
  onnxModel({
    ...identity,
    externals: { weights: { shape: [Math.floor(length / 4)], location, offsetBytes: offset } },
  });

/** Makes a file that looks as long as it says, and takes no room. */
function sparse(path: string, sizeBytes: number) {
  writeFileSync(path, '');
  truncateSync(path, sizeBytes);
}

test('a whole model has no problems, and its size is that of its files', () => {
  const check = checkModelFolder(embedded);
  expect(check.problems).toEqual([]);
  expect(check.weightBytes).toBeGreaterThan(10_000_000);
  expect(check.sizeBytes).toBeGreaterThan(check.weightBytes);
});

test('a network that was cut off says how much of it is there', () => {
  const whole = statSync(join(embedded, 'unet/model.onnx')).size;
  const half = spoilt((path) => truncateSync(path('unet/model.onnx'), Math.floor(whole / 2)));
  expect(problemsOf(half)).toEqual([`unet/model.onnx is truncated: 6.1 of 12 MB; ${again}`]);
  const nearly = spoilt((path) => truncateSync(path('unet/model.onnx'), whole - 40));
  expect(problemsOf(nearly)[0]).toMatch(/^unet\/model\.onnx is truncated: [\d,]+ of [\d,]+ bytes; /);
});

test('weights beside a network are missed where they are gone, cut off or elsewhere', () => {
  const [location, offset, length] = ['model.onnx_data', gibibyte, 2.4 * gibibyte];
  const network = (at: string) => withExternalData(at, offset, Math.floor(length));
  const folder = spoilt((path) => writeFileSync(path('unet/model.onnx'), network(location)));
  expect(problemsOf(folder)).toEqual([
    `unet/model.onnx_data is missing, which holds 3.4 GB of weights: ${again}`,
  ]);
  sparse(join(folder, 'unet', location), Math.floor(1.2 * gibibyte));
  expect(problemsOf(folder)).toEqual([`unet/model.onnx_data is truncated: 1.2 of 3.4 GB; ${again}`]);
  sparse(join(folder, 'unet', location), Math.floor(3.4 * gibibyte));
  expect(problemsOf(folder)).toEqual([]);
  expect(checkModelFolder(folder).weightBytes).toBeGreaterThan(3.4 * gibibyte);
  writeFileSync(join(folder, 'unet/model.onnx'), network('../../../secret'));
  expect(problemsOf(folder)).toEqual([
    `unet/model.onnx wants weights from outside of the model folder (../../../secret): ${again}`,
  ]);
});

test.each([
  ['an empty file', '', `vae_decoder/model.onnx is empty: ${again}`],
  ['a web page', '<html>Not found</html>', `vae_decoder/model.onnx is no ONNX network: ${again}`],
  [
    'a pointer of Git LFS',
    'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 3438167540\n',
    'vae_decoder/model.onnx was downloaded without its contents (it is a Git LFS pointer): fetch it with "git lfs pull", or download the model again.',
  ],
])('%s in the place of a network is told as what it is', (_, text, sentence) => {
  expect(problemsOf(spoilt((path) => writeFileSync(path('vae_decoder/model.onnx'), text)))).toEqual([
    sentence,
  ]);
});

test('operators and a format that are newer than the runtime are told with both versions', () => {
  const network = (change: Partial<Graph>) =>
    spoilt((path) => writeFileSync(path('unet/model.onnx'), onnxModel({ ...identity, ...change })));
  expect(problemsOf(network({ opset: 26, irVersion: 13 }))).toEqual([]);
  expect(problemsOf(network({ opset: 27 }))[0]).toContain(
    "uses version 27 of ONNX's operators; this version of Polyptych knows up to 26",
  );
  expect(problemsOf(network({ irVersion: 14 }))[0]).toContain('version 14 of the ONNX format');
});

test('a link out of the folder is refused, whether to a file or a folder; one inside is followed', () => {
  const folder = spoilt((path) => {
    renameSync(path('unet/model.onnx'), join(dirname(path('')), 'elsewhere.onnx'));
    symlinkSync('../../elsewhere.onnx', path('unet/model.onnx'));
    renameSync(path('vae_decoder/model.onnx'), path('decoder'));
    symlinkSync('../decoder', path('vae_decoder/model.onnx'));
  });
  const target = join(realpathSync(dirname(folder)), 'elsewhere.onnx');
  expect(problemsOf(folder)).toEqual([
    `unet/model.onnx is a link out of the model folder (to ${target}), which is not followed: put the file itself there.`,
  ]);
  const linkedFolder = spoilt((path) => {
    rmSync(path('unet'), { recursive: true });
    symlinkSync(join(embedded, 'unet'), path('unet'));
  });
  expect(problemsOf(linkedFolder)[0]).toMatch(/^unet is a link out of the model folder/);
});

test("Hugging Face's cache, where every file is a link to a blob, is a model folder like others", () => {
  const root = temporaryFolder();
  const snapshot = join(root, 'models--owner--name', 'snapshots', 'abc');
  const blobs = join(root, 'models--owner--name', 'blobs');
  cpSync(embedded, snapshot, { recursive: true });
  mkdirSync(blobs);
  renameSync(join(snapshot, 'unet/model.onnx'), join(blobs, '1'));
  symlinkSync('../../../blobs/1', join(snapshot, 'unet/model.onnx'));
  expect(checkModelFolder(snapshot)).toMatchObject({
    problems: [],
    sizeBytes: checkModelFolder(embedded).sizeBytes,
  });
  rmSync(join(snapshot, 'unet/model.onnx'));
  symlinkSync(join(embedded, 'unet/model.onnx'), join(snapshot, 'unet/model.onnx'));
  expect(problemsOf(snapshot)[0]).toMatch(/^unet\/model\.onnx is a link out of the model folder/);
});

test('a configuration of 4 GB is not read, and one that is no JSON is named', () => {
  expect(problemsOf(spoilt((path) => sparse(path('unet/config.json'), 4 * gibibyte)))).toEqual([
    `unet/config.json is far too large for a configuration file (4.0 GB): ${again}`,
  ]);
  expect(problemsOf(spoilt((path) => sparse(path('tokenizer/tokenizer.json'), 4 * gibibyte)))).toEqual([
    `tokenizer/tokenizer.json is far too large for a configuration file (4.0 GB): ${again}`,
  ]);
  expect(problemsOf(spoilt((path) => writeFileSync(path('unet/config.json'), '{"a":')))).toEqual([
    `unet/config.json is not valid JSON: ${again}`,
  ]);
});

test('a tokenizer of another model is told with both numbers of tokens', () => {
  const withVocabulary = (size: number) =>
    spoilt((path) => {
      const config: unknown = JSON.parse(readFileSync(path('text_encoder/config.json'), 'utf8'));
      writeFileSync(
        path('text_encoder/config.json'),
        JSON.stringify({ ...Object(config), vocab_size: size }),
      );
    });
  expect(problemsOf(withVocabulary(49_408))).toEqual([
    `tokenizer has 1,223 tokens but text_encoder knows 49,408: they belong to different models, ${again}`,
  ]);
  expect(problemsOf(withVocabulary(1222))).toHaveLength(1);
  expect(problemsOf(withVocabulary(1300))).toEqual([]);
  const parts = withVocabulary(49_408);
  rmSync(join(parts, 'tokenizer/tokenizer.json'));
  expect(problemsOf(parts)[0]).toContain('tokenizer has 1,223 tokens');
});

test('PyTorch weights are recognised, with the way to an export', () => {
  const folder = join(temporaryFolder(), 'dreamer');
  for (const file of ['model_index.json', 'unet/diffusion_pytorch_model.safetensors']) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '{}');
  }
  expect(problemsOf(folder)).toEqual([
    'dreamer holds PyTorch weights; Polyptych needs an ONNX export: make one with "optimum-cli export onnx --model dreamer dreamer-onnx", or look for one on Hugging Face.',
  ]);
});

test('everything that is wrong is told at once', () => {
  const folder = spoilt((path) => {
    truncateSync(path('unet/model.onnx'), 1000);
    rmSync(path('scheduler'), { recursive: true });
    writeFileSync(path('text_encoder/model.onnx'), '');
  });
  expect(problemsOf(folder)).toEqual([
    `The model folder model lacks scheduler/scheduler_config.json: ${again}`,
    expect.stringContaining('text_encoder/model.onnx is empty'),
    expect.stringContaining('unet/model.onnx is truncated'),
  ]);
  expect(problemsOf(join(folder, 'missing'))[0]).toMatch(/^There is no folder /);
});
