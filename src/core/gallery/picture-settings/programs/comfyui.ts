import type { ProgramReader } from '../picture-settings.ts';
import { namedSampler } from '../sampler-names.ts';
import {
  counted,
  type Fields,
  fieldsOf,
  isFields,
  loras,
  modelNameOf,
  numberAt,
  seedAt,
  textAt,
} from './fields.ts';

interface Node {
  kind: string;
  inputs: Fields;
}
type Graph = ReadonlyMap<string, Node>;

/** Chains of nodes are followed so far; a graph that leads in circles ends there, too. */
const longestChain = 64;

/**
 * ComfyUI: the graph of nodes that made the picture, as JSON under `prompt`. Settings are found by following the links from
 * the sampler that the saved picture comes from; what nodes of other people's extensions do is not known.
 */
export const readComfyUi: ProgramReader = (texts) => {
  const graph = graphOf(fieldsOf(texts.get('prompt')));
  if (!graph) return null;
  const sampler = lastSampler(graph);
  if (!sampler) return null;
  const at = (name: string) => valueAt(graph, sampler, name);
  // Samplers that are put together from parts get these from nodes of their own.
  const found = {
    ...fieldsIn(graph, sampler, ['noise'], ['noise_seed']),
    ...fieldsIn(graph, sampler, ['sigmas'], ['steps', 'scheduler', 'denoise']),
    ...fieldsIn(graph, sampler, ['sampler'], ['sampler_name']),
    ...fieldsIn(graph, sampler, ['guider'], ['cfg']),
    ...present({ steps: at('steps'), scheduler: at('scheduler'), denoise: at('denoise'), cfg: at('cfg') }),
    ...present({ sampler_name: at('sampler_name'), seed: at('seed'), noise_seed: at('noise_seed') }),
  };
  const guided = nodeAt(graph, sampler, 'guider') ?? sampler;
  const latents = chain(graph, sampler, ['latent_image', 'samples']).find(
    ({ inputs }) => typeof inputs['width'] === 'number' && typeof inputs['height'] === 'number',
  );
  const models = chain(graph, guided, ['model']);
  const name = textAt(found, 'sampler_name');
  const named = name === null ? null : namedSampler(name, textAt(found, 'scheduler'));
  const { seed, leftOut } = seedAt(found, 'seed' in found ? 'seed' : 'noise_seed');
  const denoise = numberAt(found, 'denoise');
  const positive = 'positive' in guided.inputs ? 'positive' : 'conditioning';
  return {
    program: 'ComfyUI',
    prompt: textOf(graph, guided, positive),
    negativePrompt: textOf(graph, guided, 'negative'),
    modelName: modelNameOf(
      models.flatMap(({ inputs }) => textAt(inputs, 'ckpt_name') ?? textAt(inputs, 'unet_name') ?? [])[0] ??
        null,
    ),
    seed,
    steps: numberAt(found, 'steps'),
    guidanceScale: numberAt(found, 'cfg'),
    width: latents ? numberAt(latents.inputs, 'width') : null,
    height: latents ? numberAt(latents.inputs, 'height') : null,
    scheduler: named?.scheduler ?? null,
    strength: denoise === null || denoise >= 1 ? null : denoise,
    leftOut: [
      ...leftOut,
      ...(named?.leftOut ? [named.leftOut] : []),
      ...loras(
        models.filter(({ kind }) => /lora/i.test(kind)).map(({ inputs }) => textAt(inputs, 'lora_name')),
      ),
      ...counted(countOf(graph, /^controlnetapply/i), 'ControlNet'),
      ...counted(countOf(graph, /^ipadapter/i), 'IP adapter'),
      ...counted(countOf(graph, /upscalemodel$|imageupscale/i), 'upscaling node'),
    ],
  };
};

function graphOf(prompt: Fields | null): Graph | null {
  if (!prompt) return null;
  const nodes = Object.entries(prompt).flatMap(([id, node]): [string, Node][] => {
    if (!isFields(node) || typeof node['class_type'] !== 'string' || !isFields(node['inputs'])) return [];
    return [[id, { kind: node['class_type'], inputs: node['inputs'] }]];
  });
  return nodes.length === 0 ? null : new Map(nodes);
}

const isSampler = ({ kind, inputs }: Node) =>
  'latent_image' in inputs && /sampler/i.test(kind) && !/select/i.test(kind);

/** Of several samplers one after the other, the first: the rest refine what it made. */
function lastSampler(graph: Graph): Node | null {
  const samplers = [...graph.values()].filter(isSampler);
  const saved = [...graph.values()].filter(({ kind }) => /^(save|preview)image/i.test(kind));
  for (const output of saved) {
    const behind = chain(graph, output, ['images', 'image', 'samples', 'latent_image', 'pixels']);
    const first = behind.findLast((node) => samplers.includes(node));
    if (first) return first;
  }
  return samplers[0] ?? null;
}

/** The node that an input is linked to: `["4", 0]` is the first output of node 4. */
function nodeAt(graph: Graph, { inputs }: Node, name: string): Node | null {
  const link = inputs[name];
  return Array.isArray(link) && (typeof link[0] === 'string' || typeof link[0] === 'number')
    ? (graph.get(String(link[0])) ?? null)
    : null;
}

/** All nodes behind a node by inputs of these names, nearest first. */
function chain(graph: Graph, from: Node, names: readonly string[]): Node[] {
  const found: Node[] = [];
  let layer: Node[] = [from];
  while (layer.length > 0 && found.length < longestChain) {
    layer = layer
      .flatMap((node) => names.map((name) => nodeAt(graph, node, name)))
      .filter((node): node is Node => node !== null && node !== from && !found.includes(node));
    found.push(...new Set(layer));
  }
  return found;
}

const givingInputs = ['value', 'text', 'string', 'number', 'int', 'float', 'seed'];

/** A value, or what a node that does nothing else gives it; each node is asked once. */
function valueAt(graph: Graph, node: Node, name: string, asked = new Set<Node>()): string | number | null {
  const value = node.inputs[name];
  if (typeof value === 'string' || typeof value === 'number') return value;
  const source = nodeAt(graph, node, name);
  if (!source || asked.has(source)) return null;
  asked.add(source);
  for (const given of new Set([name, ...givingInputs])) {
    const found = valueAt(graph, source, given, asked);
    if (found !== null) return found;
  }
  return null;
}

function fieldsIn(graph: Graph, from: Node, links: readonly string[], names: readonly string[]) {
  const nodes = chain(graph, from, links);
  const values = names.map((name) => {
    const holder = nodes.find(({ inputs }) => name in inputs);
    return [name, holder ? valueAt(graph, holder, name) : null] as const;
  });
  return present(Object.fromEntries(values));
}

const present = (values: Fields): Fields =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

/** The words behind a conditioning: of the nearest node that has any, through whatever changes it on the way. */
function textOf(graph: Graph, from: Node, name: string): string {
  const first = nodeAt(graph, from, name);
  if (!first) return '';
  const nodes = [first, ...chain(graph, first, [name, 'conditioning', 'conditioning_1', 'conditioning_2'])];
  for (const node of nodes)
    for (const field of ['text', 'text_g', 'text_l', 't5xxl', 'clip_l', 'prompt']) {
      const words = valueAt(graph, node, field);
      if (typeof words === 'string' && words.trim() !== '') return words;
    }
  return '';
}

const countOf = (graph: Graph, kind: RegExp) =>
  [...graph.values()].filter((node) => kind.test(node.kind)).length;
