import { useMemo } from 'react';
import { useStudio } from '../../app/studio-context.tsx';
import { type JobActions, createJobActions } from './job-actions.ts';

export function useJobActions(): JobActions {
  const studio = useStudio();
  return useMemo(() => createJobActions(studio), [studio]);
}
