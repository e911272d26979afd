/** A device as the queue sees it. */
export interface QueueDevice {
  id: string;
  /** Whether the queue may use it, now or when its worker is ready. */
  selected: boolean;
  /** `unavailable`: not selected, or its worker cannot take anything now. */
  state: 'idle' | 'busy' | 'unavailable';
  /** It failed again and again, and gets one small picture to show that it works. */
  onTrial: boolean;
  loadedModelIds: readonly string[];
  memory: {
    /** null where nobody knows. */
    totalBytes: number | null;
    /** What other programs hold and will not give back; 0 where nobody knows, or where it is the machine's memory. */
    usedByOthersBytes: number;
  };
}
