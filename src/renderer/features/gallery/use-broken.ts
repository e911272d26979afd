import { useState } from 'react';
import { useStudioState } from '../../app/studio-context.tsx';

/** Its file is missing or torn; or nobody answers, and nothing is known of its file. */
export type Broken = 'unreadable' | 'unreachable';

/**
 * Why a picture could not be had, null while nothing is wrong, and how to say that it could not. It holds until the
 * next connection: what failed while nobody answered is asked for again once somebody does.
 */
export function useBroken(): [broken: Broken | null, markBroken: () => void] {
  const connection = useStudioState((state) => state.connection);
  const [failedIn, setFailedIn] = useState<typeof connection | null>(null);
  const markBroken = () => setFailedIn(connection);
  if (failedIn === null) return [null, markBroken];
  if (connection.state !== 'connected') return ['unreachable', markBroken];
  return [failedIn === connection ? 'unreadable' : null, markBroken];
}
