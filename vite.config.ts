import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { thirdPartyLicenses } from './build/third-party-licenses.ts';

/** Builds the user interface into out/renderer. Nothing is inlined: the pages run under a strict content security policy. */
export default defineConfig({
  root: 'src/renderer',
  // Relative addresses, so that the same files work over HTTP and over a desktop shell's own protocol.
  base: './',
  publicDir: false,
  plugins: [react(), thirdPartyLicenses()],
  build: {
    outDir: path.join(import.meta.dirname, 'out/renderer'),
    emptyOutDir: true,
    sourcemap: false,
    minify: 'oxc',
    assetsInlineLimit: 0,
    // One style sheet: that of a part that is loaded later would not be asked for again where it once failed to come.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    target: 'es2024',
    chunkSizeWarningLimit: 1500,
  },
});
