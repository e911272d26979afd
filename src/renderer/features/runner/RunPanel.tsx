import { Button } from '@mantine/core';
import { IconPhoto, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import type { Run } from '#shared/contract/runner.ts';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { useConnected, useStudio } from '../../app/studio-context.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useNow } from '../../ui/use-now.ts';
import { DeviceShares } from './DeviceShares.tsx';
import { RunFacts } from './RunFacts.tsx';
import { estimateLabel, fractionOf, madeLabel, stateLabel } from './run-label.ts';
import { themeNames } from './theme-names.ts';
import { useRunActions } from './use-run-actions.ts';
import classes from './Runner.module.css';

/** A run: how far it is and why it waits, or, once it is over, its summary. */
export function RunPanel({ run, themes }: { run: Run; themes: readonly ThemeSummary[] }) {
  const { view, gallery } = useStudio();
  const { pause, resume, stop } = useRunActions();
  const connected = useConnected();
  const now = useNow(true, 5000);
  const { id, phase, images, latestImageIds, expected } = run;
  const ended = phase.state === 'ended';
  const showPictures = () => {
    gallery.setFilter({ runId: id });
    view.closeSheet();
  };
  const showPicture = (imageId: string) => {
    showPictures();
    view.showDetail(imageId);
  };
  return (
    <section className={classes.panel} aria-label={themeNames(run, themes)}>
      <div className={classes.panelHead}>
        <div className={classes.panelWords}>
          <h3 className={classes.made}>{madeLabel(run)}</h3>
          <p className={classes.muted} aria-live="polite">
            {stateLabel(run, now)}
          </p>
        </div>
        {(phase.state === 'drawing' || phase.state === 'waiting') && (
          <Button
            variant="default"
            leftSection={<IconPlayerPause size={16} />}
            disabled={!connected}
            onClick={() => void pause(id)}
          >
            Pause
          </Button>
        )}
        {phase.state === 'paused' && (
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            disabled={!connected}
            onClick={() => void resume(id)}
          >
            Go on
          </Button>
        )}
        {!ended && phase.state !== 'finishing' && (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} />}
            disabled={!connected}
            onClick={() => void stop(id)}
          >
            Stop
          </Button>
        )}
        {images > 0 && (
          <Button variant="default" leftSection={<IconPhoto size={16} />} onClick={showPictures}>
            Show its pictures
          </Button>
        )}
      </div>
      {!ended && (
        <>
          <ProgressBar fraction={fractionOf(run, now)} label="The run" />
          <p className={classes.hint}>{estimateLabel(expected, now)}</p>
        </>
      )}
      {latestImageIds.length > 0 && (
        <div className={classes.latest}>
          {latestImageIds.map((imageId, place) => (
            <button
              key={imageId}
              type="button"
              className={classes.thumbnail}
              aria-label={place === 0 ? 'The newest picture' : `Picture ${place + 1} from the newest`}
              onClick={() => showPicture(imageId)}
            >
              <img src={`/thumbnails/${imageId}`} alt="" />
            </button>
          ))}
        </div>
      )}
      {run.devices.length > 0 && <DeviceShares shares={run.devices} />}
      <RunFacts run={run} />
    </section>
  );
}
