import { useEffect, useState } from 'react';
import type { Output } from '#shared/contract/index.ts';
import { toErrorReport } from '#shared/errors.ts';
import type { SamplingMode } from '#shared/themes/sampler.ts';
import { useConnected, useStudio, useStudioState } from '../../app/studio-context.tsx';

export type Loaded<Value> =
  { state: 'loading' } | { state: 'loaded'; value: Value } | { state: 'failed'; message: string };

/** Asks when the question, the themes or the connection change; a late answer to an old question is dropped. */
function useAnswer<Value>(key: string, ask: () => Promise<Value>): Loaded<Value> {
  const connected = useConnected();
  const version = useStudioState(({ themesVersion }) => themesVersion);
  const [answer, setAnswer] = useState<{ key: string; loaded: Loaded<Value> }>({
    key,
    loaded: { state: 'loading' },
  });
  useEffect(() => {
    if (!connected) return undefined;
    let current = true;
    ask().then(
      (value) => {
        if (current) setAnswer({ key, loaded: { state: 'loaded', value } });
      },
      (error: unknown) => {
        if (current) setAnswer({ key, loaded: { state: 'failed', message: toErrorReport(error).message } });
      },
    );
    return () => {
      current = false;
    };
    // The question is its key.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [connected, version, key]);
  return answer.key === key ? answer.loaded : { state: 'loading' };
}

export function useThemes(): Loaded<Output<'themes.list'>> {
  const { session } = useStudio();
  return useAnswer('list', () => session.call('themes.list', {}));
}

export interface PromptsQuestion {
  id: string;
  mode: SamplingMode;
  seed: number;
  start: string;
}

/** So many prompts are shown at a time. */
export const promptsShown = 20;

export function useThemePrompts({ id, mode, seed, start }: PromptsQuestion): Loaded<Output<'themes.sample'>> {
  const { session } = useStudio();
  return useAnswer(JSON.stringify([id, mode, seed, start]), () =>
    session.call('themes.sample', { id, mode, seed, start, count: promptsShown }),
  );
}
