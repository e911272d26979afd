import { Loader } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useRuns, useStudio, useView } from '../../app/studio-context.tsx';
import { FullView, FullViewPage } from '../../ui/FullView.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useThemes } from '../themes/use-themes.ts';
import { RunList } from './RunList.tsx';
import { RunPanel } from './RunPanel.tsx';
import { StartRun } from './StartRun.tsx';
import { goingRun } from './runs-store.ts';
import classes from './Runner.module.css';

function RunnerContent({ onClose }: { onClose: () => void }) {
  const runs = useRuns((state) => state.runs);
  const problem = useRuns((state) => state.problem);
  const loaded = useThemes();
  const going = goingRun(runs);
  /** undefined: nobody has chosen yet, and the newest is shown, in the morning the one of the night; null: a new run. */
  const [chosenId, setChosenId] = useState<string | null | undefined>(undefined);
  const wantedId = chosenId === undefined ? runs?.[0]?.id : chosenId;
  const chosen = runs?.find(({ id }) => id === wantedId) ?? going;
  const failure = problem ?? (loaded.state === 'failed' ? loaded.message : null);
  return (
    <FullViewPage
      title="Runs"
      summary="Themes drawn for hours, on all devices, without anybody watching"
      controls={null}
      onClose={onClose}
    >
      {failure !== null && (
        <Notice
          icon={<IconAlertTriangle size={28} stroke={1.5} />}
          title="The runs could not be read"
          text={failure}
        />
      )}
      {failure === null && (runs === null || loaded.state !== 'loaded') && (
        <Loader className={classes.loader ?? ''} aria-label="Looking for runs" />
      )}
      {failure === null && runs !== null && loaded.state === 'loaded' && (
        <div className={classes.body}>
          <RunList
            runs={runs}
            themes={loaded.value.themes}
            chosen={chosen?.id ?? null}
            mayStart={going === null}
            onChoose={setChosenId}
          />
          {chosen ? (
            <RunPanel key={chosen.id} run={chosen} themes={loaded.value.themes} />
          ) : (
            <StartRun themes={loaded.value.themes} onStarted={setChosenId} />
          )}
        </div>
      )}
    </FullViewPage>
  );
}

/** Runs over the whole window: the form for a new one, how one goes, and what became of those before. */
export function RunnerView() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'runs');
  const pictureShown = useView(({ detailImageId }) => detailImageId !== null);
  return (
    <FullView returnFocus={!pictureShown} opened={opened} onClose={view.closeSheet} label="Runs">
      <RunnerContent onClose={view.closeSheet} />
    </FullView>
  );
}
