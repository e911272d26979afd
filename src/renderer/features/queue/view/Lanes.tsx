import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react';
import type { Device } from '#shared/contract/devices.ts';
import type { Attempt } from '#shared/contract/performance.ts';
import { useStudioState } from '../../../app/studio-context.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { shortNameOf } from '../../devices/device-label.ts';
import { runningUnits } from '../job-progress.ts';
import { Lane } from './Lane.tsx';
import { pastShare, scaleAt, timeAt } from './lane-drawing.ts';
import { type LaneSpan, attemptSentence } from './lane-label.ts';
import { nameOfModel, toneOf } from './model-tones.ts';
import { usePerformance } from './use-performance.ts';
import classes from './Lanes.module.css';

/** In pixels; many devices get thinner lanes, so that sixteen fit. */
const laneHeight = (devices: number) => (devices <= 8 ? 20 : 14);
const labelWidth = 64;

const byDevice = (attempts: readonly Attempt[]) => Map.groupBy(attempts, ({ deviceId }) => deviceId);
const noAttempts: readonly Attempt[] = [];

/** What ran where in the last minutes, and what is expected to: one lane for each device, all on one time axis. */
export function Lanes({ devices, span }: { devices: readonly Device[]; span: LaneSpan }) {
  const { ref, width } = useElementSize();
  const jobs = useStudioState((state) => state.jobs);
  const models = useStudioState((state) => state.models);
  const paused = useStudioState((state) => state.settings.queuePaused);
  const attempts = usePerformance((state) => state.attempts) ?? noAttempts;
  const plan = usePerformance((state) => state.plan);
  const now = useNow(true, 1000);
  const [chosenId, setChosenId] = useState<number | null>(null);

  const scale = scaleAt(now, span * 60_000, Math.max(1, width - labelWidth));
  const shown = attempts.filter(({ endedAt }) => endedAt >= scale.from);
  const lanes = useMemo(() => byDevice(attempts), [attempts]);
  const running = runningUnits(jobs);
  const height = laneHeight(devices.length);
  const chosen = shown.find(({ id }) => id === chosenId) ?? null;
  const sentence =
    chosen &&
    attemptSentence(chosen, shortNameOf(devices, chosen.deviceId), nameOfModel(models, chosen.modelId));
  const seen = [
    ...new Set([...shown, ...running.map(({ job }) => job.request)].map(({ modelId }) => modelId)),
  ];

  function point(event: PointerEvent) {
    const lane = event.target instanceof Element ? event.target.closest('[data-device]') : null;
    const deviceId = lane?.getAttribute('data-device');
    if (!lane || deviceId === null || deviceId === undefined) return setChosenId(null);
    const time = timeAt(scale, event.clientX - lane.getBoundingClientRect().left - labelWidth);
    const found = shown.find(
      (attempt) => attempt.deviceId === deviceId && attempt.startedAt <= time && time <= attempt.endedAt,
    );
    setChosenId(found?.id ?? null);
  }
  function onKeyDown(event: KeyboardEvent) {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (direction === 0 || shown.length === 0) return;
    event.preventDefault();
    const from = chosen ? shown.indexOf(chosen) : shown.length;
    setChosenId(shown[Math.min(shown.length - 1, Math.max(0, from + direction))]?.id ?? null);
  }

  return (
    <div ref={ref} className={classes.lanes}>
      <div
        className={classes.axis}
        role="slider"
        tabIndex={0}
        aria-label="Attempt"
        aria-valuemin={0}
        aria-valuemax={shown.length}
        aria-valuenow={chosen ? shown.indexOf(chosen) : shown.length}
        aria-valuetext={sentence ?? 'now'}
        onKeyDown={onKeyDown}
        onBlur={() => setChosenId(null)}
      >
        <span className={classes.past} style={{ width: `${pastShare * 100}%` }}>
          <span>{span} min ago</span>
          <span className={classes.sentence}>{sentence}</span>
          <span>now</span>
        </span>
        <span className={classes.future}>expected</span>
      </div>
      <svg width={0} height={0} aria-hidden className={classes.definitions}>
        <pattern
          id="lane-load"
          width={6}
          height={6}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={6} height={6} className={classes.hatchGround} />
          <rect width={3} height={6} className={classes.hatch} />
        </pattern>
      </svg>
      <ul
        className={classes.list}
        aria-label="Lanes"
        onPointerMove={point}
        onPointerLeave={() => setChosenId(null)}
      >
        {width > 0 &&
          devices.map((device) => (
            <Lane
              key={device.id}
              device={device}
              attempts={lanes.get(device.id) ?? noAttempts}
              running={running.filter(({ unit }) => unit.deviceId === device.id)}
              plan={paused ? null : plan}
              models={models}
              scale={scale}
              now={now}
              height={height}
              chosen={chosen?.deviceId === device.id ? chosen : null}
            />
          ))}
      </ul>
      {seen.length === 0 ? (
        <p className={classes.legend}>
          Nothing ran in the last {span} minutes. Each batch of pictures appears here as a bar on its device.
        </p>
      ) : (
        <p className={classes.legend}>
          {seen.map((modelId) => (
            <span key={modelId}>
              <i className={classes.swatch} data-tone={toneOf(models, modelId)} />
              {nameOfModel(models, modelId)}
            </span>
          ))}
          <span>
            <i className={classes.swatch} data-kind="load" />
            Loading
          </span>
          <span>
            <i className={classes.swatch} data-kind="failed" />
            Failed
          </span>
          <span>
            <i className={classes.swatch} data-kind="expected" />
            Expected
          </span>
        </p>
      )}
    </div>
  );
}
