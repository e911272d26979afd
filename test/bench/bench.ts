/**
 * `npm run bench -- NAME`: measurements that anyone can run again. They print ratios measured side by side in one run;
 * absolute times depend on the machine and are printed only for orientation.
 */
import { benchBurst } from './burst.ts';
import { benchEngine } from './engine.ts';
import { benchFrames } from './frames.ts';
import { benchGallery } from './gallery.ts';
import { benchOverhead } from './overhead.ts';
import { benchQueue } from './queue.ts';
import { benchSampling } from './sampling.ts';
import { benchStartup } from './startup.ts';
import { benchThemes } from './themes.ts';

const benchmarks: Record<string, { about: string; run: (args: readonly string[]) => Promise<void> }> = {
  burst: {
    about: 'many jobs at once on 1, 2, 4 and 8 simulated devices; --count 50',
    run: benchBurst,
  },
  engine: {
    about: 'what the engine adds to onnxruntime, stage by stage; speed against PyTorch; memory',
    run: benchEngine,
  },
  frames: {
    about: 'what the device panel and the full view cost the page with sixteen devices',
    run: benchFrames,
  },
  gallery: {
    about:
      'finding, counting, scrolling and rescans in galleries of up to 100,000 pictures; --rows 1000000, --no-page, --no-rescan',
    run: benchGallery,
  },
  overhead: {
    about: 'share of inference in a job, and how throughput grows with devices',
    run: benchOverhead,
  },
  queue: {
    about: 'the affinity strategy against bounds and baselines, and what a decision costs',
    run: benchQueue,
  },
  sampling: {
    about: 'cost of a sample of eight devices, and of the app at rest',
    run: benchSampling,
  },
  startup: {
    about: 'what the desktop app loads and does before its first window, and until its page is connected',
    run: benchStartup,
  },
  themes: {
    about: 'what hostile theme files cost whoever reads them',
    run: benchThemes,
  },
};

const name = process.argv[2] ?? '';
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (benchmark) {
  await benchmark.run(process.argv.slice(3));
} else {
  const known = Object.entries(benchmarks).map(([key, { about }]) => `  ${key}  ${about}`);
  process.stderr.write(
    `${name ? `There is no benchmark "${name}".` : 'Name a benchmark:'}\n${known.join('\n')}\n`,
  );
  process.exitCode = 2;
}
