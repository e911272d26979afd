import { builtinModules } from 'node:module';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { importedPackages } from './native-packages.ts';
import { thirdPartyLicenses } from './third-party-licenses.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Says beside the programs that they are ES modules: in the packaged app no other package.json lies above them. */
function moduleType(): Plugin {
  return {
    name: 'polyptych:module-type',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "module" }\n' });
    },
  };
}

/**
 * Bundles what runs in processes of its own (workers, the device sampler and the reader of pictures) into out/worker. Everything is inside but
 * the packages with machine code, which must lie beside it, outside of an asar archive.
 */
export default defineConfig({
  root,
  publicDir: false,
  plugins: [moduleType(), thirdPartyLicenses()],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: 'out/worker',
    emptyOutDir: true,
    sourcemap: false,
    minify: false,
    reportCompressedSize: false,
    target: 'node24',
    rolldownOptions: {
      input: {
        entry: 'src/inference/entry.ts',
        sampler: 'src/core/devices/sampling/entry.ts',
        reader: 'src/core/gallery/reader/entry.ts',
      },
      external: [
        new RegExp(`^(${importedPackages.join('|')})(/|$)`),
        ...builtinModules.flatMap((name) => [name, `node:${name}`]),
      ],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
    },
  },
});
