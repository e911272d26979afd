import { SegmentedControl } from '@mantine/core';
import { IconPlugOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useStudio, useStudioState, useView } from '../../../app/studio-context.tsx';
import { FullView, FullViewTabs } from '../../../ui/FullView.tsx';
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

const tabs = [
  { value: 'lanes', label: 'Lanes' },
  { value: 'statistics', label: 'Statistics' },
  { value: 'log', label: 'Log' },
] as const;
type Tab = (typeof tabs)[number]['value'];
const spans = laneSpans.map((span) => ({ value: String(span), label: `${span} min` }));
const usualSpan: LaneSpan = 10;

function Summary() {
  const jobs = useStudioState((state) => state.jobs);
  const paused = useStudioState((state) => state.settings.queuePaused);
  const now = useNow(true, 1000);
  return queueSummary(queueTotals(jobs), paused, now);
}

function QueueViewContent({ onClose }: { onClose: () => void }) {
  const problem = useWatchedPerformance();
  const known = usePerformance(({ attempts }) => attempts !== null);
  const all = useStudioState((state) => state.devices);
  const useIntegratedGpus = useStudioState((state) => state.settings.useIntegratedGpus);
  const [tab, setTab] = useState<Tab>('lanes');
  const [span, setSpan] = useState<LaneSpan>(usualSpan);
  const { main, lastResort } = groupDevices(all, useIntegratedGpus);
  const devices = main.length > 0 ? main : lastResort;
  const unreachable = problem !== null && !known;
  return (
    <FullViewTabs
      title="Queue"
      tabs={tabs}
      tab={tab}
      onTab={setTab}
      summary={<Summary />}
      controls={
        tab === 'lanes' && (
          <SegmentedControl
            aria-label="Time span"
            size="xs"
            transitionDuration={0}
            data={spans}
            value={String(span)}
            onChange={(value) => setSpan(laneSpans.find((one) => String(one) === value) ?? usualSpan)}
          />
        )
      }
      onClose={onClose}
    >
      {unreachable && (
        <Notice
          icon={<IconPlugOff size={28} />}
          title="The queue’s history could not be loaded."
          text={problem}
        />
      )}
      {!unreachable && tab === 'lanes' && (
        <div className={classes.now}>
          <Lanes devices={devices} span={span} />
          <RunningAndNext devices={devices} />
        </div>
      )}
      {!unreachable && tab === 'statistics' && <StatisticsTab devices={all} />}
      {!unreachable && tab === 'log' && <LogTab devices={all} />}
    </FullViewTabs>
  );
}

/** The queue over the whole window: what ran where, what is next and why, and how well the devices were used. */
export function QueueView() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'queue');
  return (
    <FullView opened={opened} onClose={view.closeSheet} label="Queue in full">
      <QueueViewContent onClose={view.closeSheet} />
    </FullView>
  );
}
