/** How a picture was made, as far as its file says; null for what it does not, or what has no counterpart here. */
export interface PictureSettings {
  /** Who wrote it. */
  program: 'Polyptych' | 'A1111' | 'ComfyUI' | 'SwarmUI' | 'InvokeAI';
  prompt: string;
  negativePrompt: string;
  modelName: string | null;
  seed: number | null;
  steps: number | null;
  guidanceScale: number | null;
  width: number | null;
  height: number | null;
  /** diffusers' class name. */
  scheduler: string | null;
  /** How much of a start picture was drawn anew, 0 to 1. */
  strength: number | null;
  /** What else had a part in the picture and cannot be taken over, in words: `LoRA stone`, `Clip skip 2`. */
  leftOut: string[];
}

/** A picture's texts by keyword. */
export type PictureTexts = ReadonlyMap<string, string>;

/** Reads one program's way of writing; null where the texts are not that program's. */
export type ProgramReader = (texts: PictureTexts) => PictureSettings | null;
