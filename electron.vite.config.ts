import path from 'node:path';
import { defineConfig } from 'electron-vite';
import { build, type Plugin } from 'vite';
import { thirdPartyLicenses } from './build/third-party-licenses.ts';
import rendererConfig from './vite.config.ts';

const sources = path.join(import.meta.dirname, 'src') + path.sep;
const workerConfigFile = path.join(import.meta.dirname, 'build/worker.vite.config.ts');

/** Builds out/worker together with the main process, which starts those programs by path. */
function workerPrograms(): Plugin {
  return {
    name: 'polyptych:worker-programs',
    apply: 'build',
    async buildStart() {
      const built = await build({ configFile: workerConfigFile, logLevel: 'warn' });
      const bundles = [built].flat().flatMap((bundle) => ('output' in bundle ? bundle.output : []));
      const modules = bundles.flatMap((output) => (output.type === 'chunk' ? output.moduleIds : []));
      // Under `npm run dev`, a change in a worker restarts the app, as one in the main process does.
      for (const file of modules.filter((id) => id.startsWith(sources))) this.addWatchFile(file);
    },
  };
}

/**
 * Fails when a part that is loaded later imports the entry: an entry that is imported before its own top level is done
 * would wait for itself, or run twice.
 */
function entryIsImportedByNobody(): Plugin {
  return {
    name: 'polyptych:entry-is-imported-by-nobody',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).flatMap((output) => (output.type === 'chunk' ? [output] : []));
      const entries = new Set(chunks.flatMap(({ isEntry, fileName }) => (isEntry ? [fileName] : [])));
      const importer = chunks.find(({ imports }) => imports.some((name) => entries.has(name)));
      if (importer) this.error(`${importer.fileName} imports the entry of the main process.`);
    },
  };
}

/** The desktop app: out/main (one ESM file), out/preload (sandboxed, so CommonJS), out/worker and out/renderer. */
export default defineConfig({
  main: {
    plugins: [workerPrograms(), thirdPartyLicenses(), entryIsImportedByNobody()],
    build: {
      // Nothing but Node and Electron is imported: inside an asar archive, packages would only be slower to find.
      externalizeDeps: false,
      target: 'node24',
      sourcemap: false,
      rolldownOptions: {
        input: { index: 'src/main/index.ts' },
        checks: { pluginTimings: false },
        // What the entry shares with what is loaded later goes into a file of its own: see entryIsImportedByNobody.
        preserveEntrySignatures: 'strict',
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      target: 'node24',
      sourcemap: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: rendererConfig,
});
