import { useEffect, useState } from 'react';

/** The last of a picture's addresses that has really loaded, so that a new one shows without a gap; null before the first. */
export function useLoadedSource(address: string | null): string | null {
  const [loaded, setLoaded] = useState<string | null>(null);
  useEffect(() => {
    if (address === null) return;
    const probe = new Image();
    probe.addEventListener('load', () => setLoaded(address));
    probe.src = address;
    return () => {
      probe.src = '';
    };
  }, [address]);
  return loaded;
}
