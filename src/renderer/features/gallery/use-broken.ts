import { useState } from 'react';
import { useStudioState } from '../../app/studio-context.tsx';

/**
 * Whether a picture's file could not be had, and how to say so. It holds until the connection changes: what failed while
 * nobody answered is asked for again.
 */
export function useBroken(): [broken: boolean, markBroken: () => void] {
  const connection = useStudioState((state) => state.connection);
  const [failedIn, setFailedIn] = useState<typeof connection | null>(null);
  return [failedIn === connection, () => setFailedIn(connection)];
}
