import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  type Model,
  type ModelSettings,
  type WantedSettings,
  wantedSettingsSchema,
} from '#shared/contract/models.ts';
import { PolyptychError } from '#shared/errors.ts';

const fileSchema = z.record(z.string(), wantedSettingsSchema);

export interface DefaultsStore {
  has(modelId: string): boolean;
  /** The model's own settings under what a person wants instead; what no longer fits the model is left out. */
  applied(model: Model): ModelSettings;
  /** Throws `bad_input` for settings that do not fit the model. */
  set(model: Model, changed: WantedSettings | null): void;
}

/**
 * What people want of each model unless asked otherwise, as a file beside the models: so it holds for every shell and
 * for commands that run beside the app. A file that cannot be understood counts as empty.
 */
export function createDefaultsStore(libraryFolder: string): DefaultsStore {
  const file = join(libraryFolder, 'defaults.json');
  const all = read(file);
  return {
    has: (modelId) => Object.hasOwn(all, modelId),
    applied(model) {
      const changed = all[model.id];
      const { publishedDefaults } = model;
      if (!changed) return publishedDefaults;
      const fitting = Object.entries(changed).filter(
        ([key, value]) => value !== undefined && misfit(model, { [key]: value }) === null,
      );
      return { ...publishedDefaults, ...Object.fromEntries(fitting) };
    },
    set(model, changed) {
      const problem = changed === null ? null : misfit(model, changed);
      if (problem !== null) throw new PolyptychError('bad_input', problem);
      const different = Object.entries(changed ?? {}).filter(
        ([key, value]) =>
          Object.entries(model.publishedDefaults).find(([name]) => name === key)?.[1] !== value,
      );
      if (different.length === 0) delete all[model.id];
      else all[model.id] = wantedSettingsSchema.parse(Object.fromEntries(different));
      mkdirSync(libraryFolder, { recursive: true });
      writeFileSync(`${file}.tmp`, JSON.stringify(all, null, 2));
      renameSync(`${file}.tmp`, file);
    },
  };
}

/** Why settings do not fit a model; null where they do. */
function misfit({ sizeMultiple, schedulers, name }: Model, changed: WantedSettings): string | null {
  for (const side of ['width', 'height'] as const) {
    const pixels = changed[side];
    if (pixels !== undefined && pixels % sizeMultiple !== 0)
      return `The ${side} must be a multiple of ${sizeMultiple} pixels for ${name}, not ${pixels}.`;
  }
  if (changed.scheduler !== undefined && !schedulers.includes(changed.scheduler))
    return `The scheduler ${changed.scheduler} does not fit ${name}: choose ${schedulers.join(' or ')}.`;
  return null;
}

function read(file: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? {};
  } catch {
    return {};
  }
}
