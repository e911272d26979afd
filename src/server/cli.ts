import { enableCompileCache } from 'node:module';
import { compileCacheFolder } from './compile-cache.ts';

// Before anything else is loaded: a good third of a start was reading and compiling the same sources again.
enableCompileCache(compileCacheFolder);
const { runCommandLine } = await import('./run-command-line.ts');
await runCommandLine();
