import { useEffect, useState } from 'react';

/** The present, milliseconds since the epoch, renewed at an interval while something on the screen counts down. */
export function useNow(ticking: boolean, intervalMs = 500): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, intervalMs);
    return () => clearInterval(timer);
  }, [ticking, intervalMs]);
  return now;
}
