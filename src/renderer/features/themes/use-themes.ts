import { useDebouncedValue } from '@mantine/hooks';
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

/** The same, but while a new question is asked the last answer stays. */
function useLastAnswer<Value>(key: string, ask: () => Promise<Value>) {
  const answer = useAnswer(key, ask);
  const [last, setLast] = useState<Value | null>(null);
  if (answer.state === 'loaded' && answer.value !== last) setLast(answer.value);
  return { answer, last: answer.state === 'loaded' ? answer.value : last };
}

export function useThemes(): Loaded<Output<'themes.list'>> {
  const { session } = useStudio();
  return useAnswer('list', () => session.call('themes.list', {}));
}

interface PromptsQuestion {
  id: string;
  mode: SamplingMode;
  seed: number;
  start: string;
}

/** So many prompts are shown at a time. */
export const promptsShown = 20;

export function useThemeRound(mode: 'random' | 'favorites', seed: number): Loaded<Output<'themes.round'>> {
  const { session } = useStudio();
  return useAnswer(JSON.stringify(['round', mode, seed]), () =>
    session.call('themes.round', { mode, seed, count: promptsShown }),
  );
}

export function useThemePrompts({ id, mode, seed, start }: PromptsQuestion): Loaded<Output<'themes.sample'>> {
  const { session } = useStudio();
  return useAnswer(JSON.stringify([id, mode, seed, start]), () =>
    session.call('themes.sample', { id, mode, seed, start, count: promptsShown }),
  );
}

/** A text is checked when nothing was typed for so long. */
const quietMs = 250;

/** What a text would be as a theme, as it is being written. */
export function useThemeCheck({
  text,
  ...question
}: Omit<PromptsQuestion, 'id'> & { id: string | null; text: string }) {
  const { session } = useStudio();
  const [quiet] = useDebouncedValue(text, quietMs);
  return useLastAnswer(JSON.stringify([quiet, question]), () =>
    session.call('themes.check', { ...question, text: quiet, count: promptsShown }),
  );
}
