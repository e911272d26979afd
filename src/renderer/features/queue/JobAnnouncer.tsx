import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Job } from '#shared/contract/jobs.ts';
import { endedSince } from './ended-since.ts';

/** Tells screen readers, politely, when a job has ended. */
export function JobAnnouncer({ jobs }: { jobs: readonly Job[] }) {
  const [news, setNews] = useState('');
  const before = useRef(jobs);
  useEffect(() => {
    const sentences = endedSince(before.current, jobs);
    before.current = jobs;
    if (sentences.length > 0) setNews(sentences.join(' '));
  }, [jobs]);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {news}
    </VisuallyHidden>
  );
}
