export { formatBytes } from '#shared/format-bytes.ts';

/** Minutes and seconds, `0:09`; hours where there are any, `1:02:03`. Never negative. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  const [minutes = 0, rest = 0] = parts;
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** What is left until a moment, or null where it is not known. Both in milliseconds since the epoch. */
export function formatTimeLeft(finishAt: number | null, now: number): string | null {
  if (finishAt === null) return null;
  const seconds = (finishAt - now) / 1000;
  // An estimate that has passed is no longer worth a number.
  return seconds <= 0.5 ? 'almost done' : `${formatDuration(seconds)} left`;
}

/** A short form of a prompt for narrow places, cut between words. */
export function shorten(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const cut = text.slice(0, characters);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > characters / 2 ? space : characters).trimEnd()}…`;
}

/** `DPMSolverMultistepScheduler` and its like as people call them; a name that is not known loses only its ending. */
export function schedulerLabel(className: string): string {
  return (
    schedulerLabels[className] ?? className.replace(/Scheduler$/, '').replaceAll(/([a-z])([A-Z])/g, '$1 $2')
  );
}

const schedulerLabels: Record<string, string> = {
  DDIMScheduler: 'DDIM',
  DDPMScheduler: 'DDPM',
  DPMSolverMultistepScheduler: 'DPM++ 2M',
  DPMSolverSinglestepScheduler: 'DPM++ 2S',
  EulerDiscreteScheduler: 'Euler',
  EulerAncestralDiscreteScheduler: 'Euler ancestral',
  HeunDiscreteScheduler: 'Heun',
  LCMScheduler: 'LCM',
  LMSDiscreteScheduler: 'LMS',
  PNDMScheduler: 'PNDM',
  UniPCMultistepScheduler: 'UniPC',
};

const timeFormat = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayFormat = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });

/** `until 13:30`, with the day where it is another one; for null, until someone ends it. */
export function untilLabel(untilMs: number | null, now: number): string {
  if (untilMs === null) return 'until it is released';
  const isToday = new Date(untilMs).toDateString() === new Date(now).toDateString();
  const time = timeFormat.format(untilMs);
  return isToday ? `until ${time}` : `until ${dayFormat.format(untilMs)}, ${time}`;
}
