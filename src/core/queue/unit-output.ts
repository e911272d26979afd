import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FinishedImage, ImageTask } from '#inference/contract.ts';
import type { Image } from '#shared/contract/gallery.ts';
import type { JobStart } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';
import { requestOfUnit } from '#shared/variations/cells.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { presentImage } from '../gallery/image-row.ts';
import type { ImageStore } from '../gallery/image-store.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { ensureUsableFolder } from '../storage/usable-folder.ts';
import { removeTemporaryFiles } from '../storage/temporary-files.ts';
import { type ImageFolders, imagePathsOf } from './image-paths.ts';
import { type JobRecord, type UnitRecord, imageIdOf } from './job-record.ts';

export interface UnitOutputOptions {
  folders: ImageFolders;
  images: ImageStore;
  gallery: Pick<Gallery, 'storedPath'>;
  inputs: Pick<Inputs, 'pathOf'>;
  appVersion: string;
  deviceName(deviceId: string): string;
}

/** The files that a unit leaves behind, and its entry in the gallery. */
export interface UnitOutput {
  /** Makes the folders and says what is to be done. Throws when the folder cannot be written. */
  prepare(attempt: {
    job: JobRecord;
    unit: UnitRecord;
    model: Model;
    modelFolder: string;
    deviceId: string;
    leaseId: string;
    now: number;
  }): ImageTask;
  /** Enters the finished picture into the gallery. Call it inside a transaction. */
  record(
    job: JobRecord,
    unit: UnitRecord & { state: 'completed' },
    modelName: string,
    finished: FinishedImage,
  ): Image;
  /** Removes the preview and whatever a lost worker left half-written. */
  cleanUp(job: JobRecord, unitIndex: number, leaseId: string): void;
  /** The same after an attempt that did not end well: a picture that it wrote in full belongs to nothing, either. */
  discard(job: JobRecord, unitIndex: number, leaseId: string): void;
}

export function createUnitOutput({
  folders,
  images,
  gallery,
  inputs,
  appVersion,
  deviceName,
}: UnitOutputOptions): UnitOutput {
  const previewOf = (leaseId: string) => join(folders.previews, `${leaseId}.png`);
  function cleanUp(job: JobRecord, unitIndex: number, leaseId: string) {
    const paths = imagePathsOf(folders, job, unitIndex);
    removeTemporaryFiles([paths.folder, folders.thumbnails, folders.previews], leaseId);
    rmSync(previewOf(leaseId), { force: true });
  }
  function startPaths(start: JobStart): NonNullable<ImageTask['start']> {
    const maskId = start.use === 'variation' ? start.maskId : null;
    return {
      picturePath: inputs.pathOf(start.inputId),
      maskPath: maskId === null ? null : inputs.pathOf(maskId),
    };
  }
  return {
    prepare({ job, unit, model, modelFolder, deviceId, leaseId, now }) {
      const paths = imagePathsOf(folders, job, unit.index);
      ensureUsableFolder(paths.folder, 'The folder for pictures');
      ensureUsableFolder(folders.thumbnails, 'The folder for thumbnails');
      const { count: _count, vary: _vary, ...request } = requestOfUnit(job.request, unit.index);
      const start = request.start && startPaths(request.start);
      return {
        modelFolder,
        settings: {
          ...request,
          seed: unit.seed,
          modelName: model.name,
          jobId: job.id,
          unitIndex: unit.index,
          deviceId,
          deviceName: deviceName(deviceId),
          createdAt: now,
          appVersion,
          ...(job.request.vary ? { grid: job.request } : {}),
        },
        imagePath: paths.image,
        thumbnails: paths.thumbnails,
        previewPath: previewOf(leaseId),
        ...(start ? { start } : {}),
      };
    },
    record(job, unit, modelName, finished) {
      const request = requestOfUnit(job.request, unit.index);
      const { prompt, negativePrompt, modelId, steps, guidanceScale, scheduler, start, origin } = request;
      const file = gallery.storedPath(imagePathsOf(folders, job, unit.index).image);
      const image = {
        id: imageIdOf(job.id, unit.index),
        jobId: job.id,
        unitIndex: unit.index,
        createdAt: unit.finishedAt,
        width: finished.width,
        height: finished.height,
        prompt,
        negativePrompt,
        modelId,
        modelName,
        seed: unit.seed,
        steps,
        guidanceScale,
        scheduler,
        ...(start ? { start } : {}),
        deviceId: unit.deviceId,
        deviceName: deviceName(unit.deviceId),
        seconds: finished.timings.total,
        truncatedTokens: finished.truncatedTokens ?? 0,
        favorite: false,
        rating: null,
        rejected: false,
        source: 'polyptych' as const,
        themeId: origin?.themeId ?? null,
        themePicks: origin?.picks ?? null,
        runId: origin?.runId ?? null,
        missing: false,
        file,
        fileModifiedAt: null,
        fileName: file.split(/[\\/]/).at(-1) ?? file,
        fileSizeBytes: finished.fileSizeBytes,
      };
      images.put(image);
      return presentImage(images.get(image.id) ?? image);
    },
    cleanUp,
    discard(job, unitIndex, leaseId) {
      cleanUp(job, unitIndex, leaseId);
      const { image, thumbnails } = imagePathsOf(folders, job, unitIndex);
      for (const file of [image, ...thumbnails.map(({ path }) => path)]) {
        try {
          rmSync(file, { force: true });
        } catch {
          // The folder cannot be written any longer: the file stays, and the unit ends all the same.
        }
      }
    },
  };
}
