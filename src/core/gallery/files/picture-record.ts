import type { Image } from '#shared/contract/gallery.ts';
import { imageIdOf } from '../../queue/job-record.ts';
import type { StoredImage } from '../image-row.ts';
import type { PictureSettings } from '../picture-settings/picture-settings.ts';
import type { ReadPicture } from '../reader/contract.ts';

const sources: Record<PictureSettings['program'], Image['source']> = {
  Polyptych: 'polyptych',
  A1111: 'a1111',
  ComfyUI: 'comfyui',
  SwarmUI: 'swarmui',
  InvokeAI: 'invokeai',
};

/** Named by its content: the same picture has the same identifier, wherever it is found and however often. */
export const contentId = ({ sha256 }: ReadPicture): string => sha256.slice(0, 40);

/** Ours are named by the unit that made them, as the queue names them; others' by their content. */
export function pictureIdOf(picture: ReadPicture): string {
  return picture.own ? imageIdOf(picture.own.jobId, picture.own.unitIndex) : contentId(picture);
}

/** A row of the gallery from what a file says; what it does not say is null, never a guess. */
export function pictureRecord(picture: ReadPicture, { id, file }: { id: string; file: string }): StoredImage {
  const { own, settings, width, height } = picture;
  const { start, origin } = own ?? {};
  return {
    id,
    jobId: own?.jobId ?? null,
    unitIndex: own?.unitIndex ?? null,
    createdAt: own?.createdAt ?? picture.modifiedAt,
    file,
    fileName: file.split(/[\\/]/).at(-1) ?? file,
    fileSizeBytes: picture.sizeBytes,
    fileModifiedAt: picture.modifiedAt,
    width,
    height,
    prompt: settings?.prompt ?? '',
    negativePrompt: settings?.negativePrompt ?? '',
    modelId: own?.modelId ?? null,
    modelName: settings?.modelName ?? '',
    seed: whole(settings?.seed),
    steps: whole(settings?.steps),
    guidanceScale: settings?.guidanceScale ?? null,
    scheduler: settings?.scheduler ?? null,
    ...(start ? { start } : {}),
    ...(settings && settings.leftOut.length > 0 ? { leftOut: settings.leftOut } : {}),
    ...(own?.grid ? { grid: own.grid } : {}),
    deviceId: own?.deviceId ?? null,
    deviceName: own?.deviceName ?? null,
    seconds: own?.seconds ?? null,
    truncatedTokens: own?.truncatedTokens ?? 0,
    favorite: false,
    rating: null,
    rejected: false,
    source: settings ? sources[settings.program] : 'unknown',
    themeId: origin?.themeId ?? null,
    themePicks: origin?.picks ?? null,
    runId: origin?.runId ?? null,
    missing: false,
  };
}

const whole = (value: number | null | undefined) => (Number.isSafeInteger(value) ? (value ?? null) : null);
