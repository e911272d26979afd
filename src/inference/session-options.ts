import type { InferenceSession } from 'onnxruntime-node';
import type { WorkerOptions } from './contract.ts';

/**
 * How long onnxruntime's threads wait actively for each other, in microseconds (as text). Its own default keeps the
 * machine busiest where other programs run too: there a step took twice as long with it as with this.
 */
const spinDurationUs = '20';
const spinDurationKey = 'session.intra_op.spin_duration_us';

/** How every session of the engine is opened. */
export function sessionOptions({
  executionProvider,
  threads,
}: Pick<WorkerOptions, 'executionProvider' | 'threads'>): InferenceSession.SessionOptions {
  return {
    executionProviders: [executionProvider],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    interOpNumThreads: 1,
    extra: { [spinDurationKey]: spinDurationUs },
    logSeverityLevel: 4,
    ...(threads === null ? {} : { intraOpNumThreads: threads }),
  };
}
