import { countOf } from '#shared/count-of.ts';
import type { Image } from '#shared/contract/gallery.ts';
import type { Run } from '#shared/contract/runner.ts';
import { durationWords, endWords, pauseWords, phaseWords } from '#shared/run-words.ts';

interface TextSink {
  write(text: string): unknown;
  isTTY?: boolean;
}

export interface RunOutput {
  onImage(image: Image, path: string): void;
  onRun(run: Run): void;
  onEnd(run: Run, deviceName: (deviceId: string) => string): void;
}

/**
 * Prints a run as it goes: for scripts a JSON line per picture and one of the whole run at its end; for people a line per
 * picture, what it waits for, a line that moves on a terminal (on stderr, so that a pipe gets only the pictures), and a
 * summary.
 */
export function createRunOutput({
  json,
  stdout,
  stderr,
}: {
  json: boolean;
  stdout: TextSink;
  stderr: TextSink;
}): RunOutput {
  const moves = !json && stderr.isTTY === true;
  let toldPhase = 'drawing';
  const clear = () => {
    if (moves) stderr.write('\r\u001B[2K');
  };

  return {
    onImage({ prompt, seed, modelId: model, deviceId: device, deviceName, seconds, themeId: theme }, path) {
      clear();
      if (json) stdout.write(`${JSON.stringify({ path, prompt, seed, model, device, seconds, theme })}\n`);
      else stdout.write(`${path}  (seed ${seed}, ${seconds?.toFixed(1) ?? '?'} s on ${deviceName})\n`);
    },
    onRun(run) {
      clear();
      const words = phaseWords(run.phase);
      // What happens is told once where nothing moves.
      if (!json && !moves && words !== toldPhase && run.phase.state !== 'ended')
        stderr.write(`${sentence(words)}\n`);
      toldPhase = words;
      if (moves) stderr.write(progressLine(run));
    },
    onEnd(run, deviceName) {
      clear();
      if (json) stdout.write(`${JSON.stringify({ run: summaryOf(run) })}\n`);
      else for (const line of summaryLines(run, deviceName)) stderr.write(`${line}\n`);
    },
  };
}

/** "412 of 500 pictures, 3 failed · 1,440 an hour · until 06:12 · drawing" */
export function progressLine({ images, failed, plan, phase, expected }: Run): string {
  const most = plan.limits.images;
  const made = most === null ? countOf(images, 'picture') : `${images} of ${countOf(most, 'picture')}`;
  const parts = [
    failed === 0 ? made : `${made}, ${failed} failed`,
    expected.imagesPerHour === null
      ? null
      : `${Math.round(expected.imagesPerHour).toLocaleString('en')} an hour`,
    expected.endsAt === null ? null : `until ${clockTime(expected.endsAt)}`,
    phaseWords(phase),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

const clockTime = (at: number) =>
  new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

function summaryOf({
  id,
  createdAt,
  phase,
  images,
  failed,
  devices,
  failures,
  pausedSeconds,
  favorites,
}: Run) {
  const reason = phase.state === 'ended' ? phase.reason : null;
  const seconds = (phase.since - createdAt) / 1000;
  return { id, reason, images, failed, seconds, devices, failures, pausedSeconds, favorites };
}

/** The whole run in a few lines. */
export function summaryLines(run: Run, deviceName: (deviceId: string) => string): string[] {
  const { createdAt, phase, images, devices, failures, models, favorites } = run;
  const lines = [`${countOf(images, 'picture')} in ${durationWords((phase.since - createdAt) / 1000)}.`];
  if (devices.length > 0)
    lines.push(
      `${devices.map(({ deviceId, images: own }) => `${own} on ${deviceName(deviceId)}`).join(', ')}.`,
    );
  if (favorites > 0) lines.push(`${countOf(favorites, 'favorite')} so far.`);
  for (const { count: number, message } of failures) lines.push(`${number} failed: ${message}`);
  for (const { modelId, givenUp } of models)
    if (givenUp) lines.push(`${modelId} was given up: ${givenUp.message}`);
  for (const pause of pauseWords(run)) lines.push(`It waited ${pause}.`);
  if (phase.state === 'ended') lines.push(`It ended since ${endWords[phase.reason]}.`);
  return lines;
}
