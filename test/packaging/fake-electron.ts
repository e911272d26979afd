import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Found by @electron/fuses in a program; the wire of fuses follows it. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const wireVersion = 1;
/** RunAsNode … WasmTrapHandlers, as a fresh Electron has them. */
const wire = '101100011';

/**
 * Writes the folder of an unpacked Electron, as far as packaging looks at it: a program with the header of an ELF file and
 * a wire of fuses, and the files that lie beside it. It cannot be started.
 */
export function writeFakeElectron(folder: string, version: string, machine: 'x64' | 'arm64' = 'x64'): void {
  const place = (name: string, content: string | Uint8Array, mode = 0o644) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content, { mode });
  };
  const header = Buffer.alloc(64);
  header.write('\u007FELF', 'latin1');
  header.writeUInt16LE(machine === 'x64' ? 0x3e : 0xb7, 18);
  const fuses = Buffer.concat([
    Buffer.from(sentinel),
    Buffer.from([wireVersion, wire.length]),
    Buffer.from(wire),
  ]);
  place('electron', Buffer.concat([header, Buffer.alloc(4096), fuses, Buffer.alloc(4096)]), 0o755);
  place('chrome-sandbox', header, 0o755);
  place('version', version);
  place('LICENSE', 'Electron');
  place('LICENSES.chromium.html', '<p>Chromium</p>');
  place('resources/default_app.asar', 'what Electron shows without an app');
  place('locales/en-US.pak', 'English');
  place('locales/de.pak', 'German');
}
