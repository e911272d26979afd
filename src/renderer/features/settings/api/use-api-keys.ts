import { useEffect, useState } from 'react';
import type { ApiKey } from '#shared/contract/api-keys.ts';
import type { Input, Output } from '#shared/contract/index.ts';
import { toErrorReport } from '#shared/errors.ts';
import { useStudio } from '../../../app/studio-context.tsx';
import { reportError } from '../../../ui/report-error.ts';

export interface ApiKeysOnScreen {
  /** null until they are known. */
  keys: readonly ApiKey[] | null;
  /** Why they are not known, as a sentence. */
  problem: string | null;
  /** Rejects with what is wrong, for a form to show. */
  create(key: Input<'apiKeys.create'>): Promise<Output<'apiKeys.create'>>;
  revoke(keyId: string): Promise<void>;
}

/** The keys of the HTTP API, asked for when they are shown: nobody else on the screen needs them. */
export function useApiKeys(): ApiKeysOnScreen {
  const { session } = useStudio();
  const [keys, setKeys] = useState<readonly ApiKey[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let shown = true;
    session
      .call('apiKeys.list', {})
      .then((answer) => shown && setKeys(answer.keys))
      .catch((error: unknown) => shown && setProblem(toErrorReport(error).message));
    return () => void (shown = false);
  }, [session]);
  return {
    keys,
    problem,
    async create(key) {
      const created = await session.call('apiKeys.create', key);
      setKeys((known) => [...(known ?? []), created.key]);
      return created;
    },
    async revoke(keyId) {
      try {
        await session.call('apiKeys.revoke', { keyId });
        setKeys((known) => known && known.filter(({ id }) => id !== keyId));
      } catch (error) {
        reportError(error);
      }
    },
  };
}
