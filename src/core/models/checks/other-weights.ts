/**
 * Recognises models of other programs, by the paths of their files: what they are, and how to get an export that can be
 * used. Null where nothing speaks for that.
 */
export function otherWeightsProblem(paths: readonly string[], name: string): string | null {
  if (paths.some((path) => path.endsWith('.onnx'))) return null;
  const kind = kinds.find(({ pattern }) => paths.some((path) => pattern.test(path)));
  if (!kind) return null;
  return `${name} holds ${kind.what} weights; Polyptych needs an ONNX export: make one with "optimum-cli export onnx --model ${name} ${name}-onnx", or look for one on Hugging Face.`;
}

const kinds = [
  { what: 'PyTorch', pattern: /\.(safetensors|ckpt|pt|pth)$|pytorch_model.*\.bin$/ },
  { what: 'Flax', pattern: /\.msgpack$/ },
  { what: 'TensorFlow', pattern: /\.(h5|pb|tflite)$/ },
  { what: 'OpenVINO', pattern: /openvino.*\.(bin|xml)$/ },
];
