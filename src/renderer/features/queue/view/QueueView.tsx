import { ActionIcon, Modal, SegmentedControl, Tabs } from '@mantine/core';
import { IconPlugOff, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useStudio, useStudioState, useView } from '../../../app/studio-context.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { groupDevices } from '../../devices/device-groups.ts';
import { queueTotals } from '../job-progress.ts';
import { type LaneSpan, laneSpans } from './lane-label.ts';
import { Lanes } from './Lanes.tsx';
import { LogTab } from './LogTab.tsx';
import { queueSummary } from './queue-summary.ts';
import { RunningAndNext } from './RunningAndNext.tsx';
import { StatisticsTab } from './StatisticsTab.tsx';
import { usePerformance, useWatchedPerformance } from './use-performance.ts';
import classes from './QueueView.module.css';

const spans = laneSpans.map((span) => ({ value: String(span), label: `${span} min` }));
const usualSpan: LaneSpan = 10;

function Summary() {
  const jobs = useStudioState((state) => state.jobs);
  const paused = useStudioState((state) => state.settings.queuePaused);
  const now = useNow(true, 1000);
  return <span className={classes.summary}>{queueSummary(queueTotals(jobs), paused, now)}</span>;
}

function QueueViewContent({ onClose }: { onClose: () => void }) {
  const problem = useWatchedPerformance();
  const known = usePerformance(({ attempts }) => attempts !== null);
  const all = useStudioState((state) => state.devices);
  const useIntegratedGpus = useStudioState((state) => state.settings.useIntegratedGpus);
  const [tab, setTab] = useState<string | null>('lanes');
  const [span, setSpan] = useState<LaneSpan>(usualSpan);
  const { main, lastResort } = groupDevices(all, useIntegratedGpus);
  const devices = main.length > 0 ? main : lastResort;
  return (
    <Tabs
      value={tab}
      onChange={setTab}
      keepMounted={false}
      classNames={{ root: classes.layout ?? '', panel: classes.panel ?? '' }}
    >
      <div className={classes.head}>
        <h2 className={classes.title}>Queue</h2>
        <Tabs.List className={classes.tabs ?? ''}>
          <Tabs.Tab value="lanes">Lanes</Tabs.Tab>
          <Tabs.Tab value="statistics">Statistics</Tabs.Tab>
          <Tabs.Tab value="log">Log</Tabs.Tab>
        </Tabs.List>
        <Summary />
        {tab === 'lanes' && (
          <SegmentedControl
            aria-label="Time span"
            size="xs"
            transitionDuration={0}
            data={spans}
            value={String(span)}
            onChange={(value) => setSpan(laneSpans.find((one) => String(one) === value) ?? usualSpan)}
          />
        )}
        <ActionIcon aria-label="Close" data-autofocus onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      {problem !== null && !known ? (
        <Notice
          icon={<IconPlugOff size={28} />}
          title="The queue’s history could not be loaded."
          text={problem}
        />
      ) : (
        <>
          <Tabs.Panel value="lanes">
            <div className={classes.now}>
              <Lanes devices={devices} span={span} />
              <RunningAndNext devices={devices} />
            </div>
          </Tabs.Panel>
          <Tabs.Panel value="statistics">
            <StatisticsTab devices={all} />
          </Tabs.Panel>
          <Tabs.Panel value="log">
            <LogTab devices={all} />
          </Tabs.Panel>
        </>
      )}
    </Tabs>
  );
}

/** The queue over the whole window: what ran where, what is next and why, and how well the devices were used. */
export function QueueView() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'queue');
  return (
    <Modal.Root
      opened={opened}
      onClose={view.closeSheet}
      size="calc(100vw - 64px)"
      yOffset={32}
      xOffset={32}
      transitionProps={{ duration: 120, transition: 'fade' }}
    >
      <Modal.Overlay backgroundOpacity={0.72} />
      <Modal.Content className={classes.content ?? ''} aria-label="Queue in full">
        <QueueViewContent onClose={view.closeSheet} />
      </Modal.Content>
    </Modal.Root>
  );
}
