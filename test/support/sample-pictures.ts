/**
 * Pictures as other programs write them, made from what is documented of their formats and with nothing of ours: A1111's
 * infotext (https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/Features#png-info), ComfyUI's graphs
 * (nodes.py, SaveImage and SaveAnimatedWEBP), SwarmUI's `docs/Image Metadata Format.md`, InvokeAI's `CoreMetadata`.
 * `node test/support/sample-pictures.ts FOLDER` writes them down to be looked at.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';

const plain = () => sharp({ create: { width: 48, height: 32, channels: 3, background: '#4a7a9c' } });

/** Pillow's PngInfo.add_text: tEXt where Latin-1 holds the text, else iTXt; before the pixels. */
async function png(texts: Record<string, string | object>): Promise<Buffer> {
  const file = await plain().png().toBuffer();
  // Signature and header.
  const headEnd = 8 + 25;
  const chunks = Object.entries(texts).map(([keyword, value]) => {
    const text = typeof value === 'string' ? value : asciiJson(value);
    const isLatin = Buffer.from(text, 'latin1').toString('latin1') === text;
    return isLatin
      ? chunk('tEXt', Buffer.from(`${keyword}\0${text}`, 'latin1'))
      : chunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${text}`, 'utf8'));
  });
  return Buffer.concat([file.subarray(0, headEnd), ...chunks, file.subarray(headEnd)]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const made = Buffer.alloc(body.length + 8);
  made.writeUInt32BE(content.length, 0);
  body.copy(made, 4);
  made.writeUInt32BE(crc32(body), body.length + 4);
  return made;
}

/** Python's json.dumps writes other characters as escapes. */
const asciiJson = (value: object) =>
  JSON.stringify(value).replaceAll(
    /[^\u0020-\u007e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

interface ExifEntry {
  tag: number;
  /** 2: text, 7: bytes that say themselves what they are. */
  type: 2 | 7;
  content: Buffer;
}

/** TIFF 6.0, big end first: texts of the first directory, and those of the Exif directory behind it. */
function exifBlock(image: readonly ExifEntry[], photo: readonly ExifEntry[]): Buffer {
  const photoPointer = 0x87_69;
  const sizeOf = (entries: number) => 2 + entries * 12 + 4;
  const imageCount = image.length + (photo.length > 0 ? 1 : 0);
  const photoAt = 8 + sizeOf(imageCount);
  let contentAt = photoAt + sizeOf(photo.length);
  const contents: Buffer[] = [];
  const line = (tag: number, type: number, count: number, value: number) => {
    const made = Buffer.alloc(12);
    made.writeUInt16BE(tag, 0);
    made.writeUInt16BE(type, 2);
    made.writeUInt32BE(count, 4);
    made.writeUInt32BE(value, 8);
    return made;
  };
  const linesOf = (entries: readonly ExifEntry[]) =>
    entries.map(({ tag, type, content }) => {
      const made = line(tag, type, content.length, contentAt);
      contents.push(content);
      contentAt += content.length;
      return made;
    });
  const directory = (lines: readonly Buffer[]) => {
    const count = Buffer.alloc(2);
    count.writeUInt16BE(lines.length);
    return Buffer.concat([count, ...lines, Buffer.alloc(4)]);
  };
  const first = linesOf(image);
  if (photo.length > 0) first.push(line(photoPointer, 4, 1, photoAt));
  const second = linesOf(photo);
  const head = Buffer.from('MM\0*\0\0\0\b', 'latin1');
  return Buffer.concat([head, directory(first), directory(second), ...contents]);
}

const userComment = (text: Buffer): ExifEntry => ({
  tag: 0x92_86,
  type: 7,
  content: Buffer.concat([Buffer.from('UNICODE\0', 'latin1'), text]),
});
const text = (tag: number, value: string): ExifEntry => ({
  tag,
  type: 2,
  content: Buffer.from(`${value}\0`, 'latin1'),
});

async function jpeg(block: Buffer): Promise<Buffer> {
  const file = await plain().jpeg().toBuffer();
  const content = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([file.subarray(0, 2), head, content, file.subarray(2)]);
}

/** RFC 9649: the extended header, the picture, the block. */
async function webp(block: Buffer): Promise<Buffer> {
  const file = await plain().webp().toBuffer();
  const riff = (name: string, content: Buffer) => {
    const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
  };
  const extended = Buffer.alloc(10);
  extended.writeUInt8(0x08, 0);
  extended.writeUIntLE(47, 4, 3);
  extended.writeUIntLE(31, 7, 3);
  const chunks = Buffer.concat([riff('VP8X', extended), file.subarray(12), riff('EXIF', block)]);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(chunks.length + 4, 4);
  return Buffer.concat([head, chunks]);
}

const infotext = [
  'a castle by the sea, (detailed:1.2) <lora:stone:0.8>, Schneeflocken ❄',
  'Negative prompt: rain, people',
  'Steps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 4294967295, Size: 768x512, Model hash: 6ce0161689, Model: dreamshaper_8, Denoising strength: 0.4, Clip skip: 2, Version: v1.10.1',
].join('\n');

const comfyGraph = {
  3: {
    class_type: 'KSampler',
    inputs: {
      seed: 156_680_208,
      steps: 20,
      cfg: 8,
      sampler_name: 'dpmpp_2m',
      scheduler: 'karras',
      denoise: 1,
      model: ['10', 0],
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
    },
  },
  4: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sd15/v1-5-pruned-emaonly.safetensors' } },
  5: { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 768, batch_size: 1 } },
  6: { class_type: 'CLIPTextEncode', inputs: { text: 'a glass bottle, café', clip: ['10', 1] } },
  7: { class_type: 'CLIPTextEncode', inputs: { text: 'text, watermark', clip: ['10', 1] } },
  8: { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } },
  9: { class_type: 'SaveImage', inputs: { filename_prefix: 'ComfyUI', images: ['8', 0] } },
  10: {
    class_type: 'LoraLoader',
    inputs: {
      lora_name: 'glass.safetensors',
      strength_model: 1,
      strength_clip: 1,
      model: ['4', 0],
      clip: ['4', 1],
    },
  },
};
const comfyWorkflow = { last_node_id: 10, last_link_id: 12, nodes: [], links: [], version: 0.4 };

const swarmParameters = {
  sui_image_params: {
    prompt: 'a fox in the snow',
    negativeprompt: 'blurry',
    model: 'SDXL/juggernautXL_v9.safetensors',
    seed: 305_223_794,
    steps: 25,
    cfgscale: 6,
    width: 1216,
    height: 832,
    sampler: 'euler_ancestral',
    scheduler: 'normal',
    loras: ['add-detail'],
    swarm_version: '0.9.6.2',
  },
  sui_extra_data: { date: '2025-01-01', generation_time: '2.10 sec' },
};

const invokeMetadata = {
  app_version: '5.6.0',
  generation_mode: 'sdxl_txt2img',
  positive_prompt: 'a lake at dawn, 霧',
  negative_prompt: 'low quality',
  width: 832,
  height: 1216,
  seed: 356_120_443,
  rand_device: 'cpu',
  cfg_scale: 7.5,
  steps: 30,
  scheduler: 'euler_k',
  model: { key: '1', hash: 'blake3:0', name: 'Juggernaut XL v9', base: 'sdxl', type: 'main' },
  loras: [],
  controlnets: [{}],
};

/** Each by the name of its file. */
export async function samplePictures(): Promise<Record<string, Buffer>> {
  const bigEndian = (value: string) => Buffer.from(value, 'utf16le').swap16();
  // Piexif writes UTF-16 with its big end first, .NET with its little end.
  const a1111Block = exifBlock([], [userComment(bigEndian(infotext))]);
  const swarmText = JSON.stringify(swarmParameters, null, 2);
  const swarmBlock = exifBlock([], [userComment(Buffer.from(swarmText, 'utf16le'))]);
  const comfyBlock = exifBlock(
    [text(0x01_0f, `workflow:${asciiJson(comfyWorkflow)}`), text(0x01_10, `prompt:${asciiJson(comfyGraph)}`)],
    [],
  );
  return {
    'a1111.png': await png({ parameters: infotext }),
    'a1111.jpg': await jpeg(a1111Block),
    'a1111.webp': await webp(a1111Block),
    'comfyui.png': await png({ prompt: comfyGraph, workflow: comfyWorkflow }),
    'comfyui.webp': await webp(comfyBlock),
    'swarmui.png': await png({ parameters: swarmText }),
    'swarmui.jpg': await jpeg(swarmBlock),
    'invokeai.png': await png({ invokeai_metadata: invokeMetadata, invokeai_graph: '{"nodes": {}}' }),
  };
}

if (import.meta.main) {
  const [folder = 'sample-pictures'] = process.argv.slice(2);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(await samplePictures()))
    writeFileSync(join(folder, name), content);
}
