import { useEffect, useState } from 'react';
import type { PromptCount } from '#shared/contract/prompts.ts';
import { useConnected, useStudio } from '../../app/studio-context.tsx';

const settleMs = 200;

/**
 * How the model reads a prompt; null for an empty one, and where it is not known. While one types, the last answer
 * stays; old questions are cancelled.
 */
export function usePromptCount(modelId: string | null, prompt: string): PromptCount | null {
  const { session } = useStudio();
  const connected = useConnected();
  const [answer, setAnswer] = useState<{ modelId: string; count: PromptCount } | null>(null);
  const asks = connected && modelId !== null && prompt.trim() !== '';

  useEffect(() => {
    if (!asks) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      session
        .call('prompts.count', { modelId, prompt }, { signal: controller.signal })
        .then((count) => setAnswer({ modelId, count }))
        .catch(() => !controller.signal.aborted && setAnswer(null));
    }, settleMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [asks, modelId, prompt, session]);
  return asks && answer?.modelId === modelId ? answer.count : null;
}
