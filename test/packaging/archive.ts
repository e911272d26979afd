import { readFileSync } from 'node:fs';
import path from 'node:path';
import { extractFile, listPackage, statFile } from '@electron/asar';

/** What is in `app.asar`, by paths such as `out/main/index.js`, and what of it lies beside the archive. */
export function openArchive(resources: string) {
  const archive = path.join(resources, 'app.asar');
  const entryOf = (name: string) => statFile(archive, name);
  const files = listPackage(archive, { isPack: false })
    .map((name) => name.slice(1))
    .filter((name) => !('files' in entryOf(name)));
  const isUnpacked = (name: string) => {
    const entry = entryOf(name);
    return 'unpacked' in entry && entry.unpacked;
  };
  return {
    files,
    unpacked: files.filter(isUnpacked),
    textOf: (name: string) =>
      isUnpacked(name)
        ? readFileSync(path.join(`${archive}.unpacked`, name), 'utf8')
        : extractFile(archive, name).toString('utf8'),
  };
}

/** Static imports stand on a line of their own in a bundle; others name their module as the only argument. */
const importPattern =
  /^(?:import|export)\b[^'"\n]*["']([^"']+)["'];?$|\b(?:import|__require|require)\("([^"]+)"\)/gm;

/** The modules that a bundle imports. */
export function importsOf(bundle: string): string[] {
  return [...bundle.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? '');
}
