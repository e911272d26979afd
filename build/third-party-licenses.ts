import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { z } from 'zod';

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
});

/** The folder of the package that a module belongs to, or null for a module of our own. */
export function packageFolderOf(moduleId: string): string | null {
  const file = moduleId.replace(/^\0+/, '').replace(/\?.*$/, '');
  const match = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file);
  return match?.[1] ?? null;
}

/** Name, version and licence text of a package, or null where there is no package. */
function noticeOf(folder: string): string | null {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) return null;
  const {
    name,
    version,
    license = 'see its source',
  } = packageSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const texts = readdirSync(folder)
    .filter((entry) => /^(licen[cs]e|notice|copying)/i.test(entry))
    .map((entry) => readFileSync(path.join(folder, entry), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

/** Writes the licences of all packages inside a bundle beside it, as those licences ask. */
export function thirdPartyLicenses(): Plugin {
  return {
    name: 'polyptych:third-party-licenses',
    apply: 'build',
    generateBundle(_options, bundle) {
      const folders = Object.values(bundle)
        .flatMap((output) => (output.type === 'chunk' ? output.moduleIds : []))
        .flatMap((id) => packageFolderOf(id) ?? []);
      const notices = [...new Set(folders)].toSorted().flatMap((folder) => noticeOf(folder) ?? []);
      if (notices.length === 0) return;
      this.emitFile({
        type: 'asset',
        fileName: 'THIRD-PARTY-LICENSES.txt',
        source: `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`,
      });
    },
  };
}
