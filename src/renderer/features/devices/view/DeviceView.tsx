import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { historySpansSeconds } from '#shared/contract/devices.ts';
import { useStudio, useStudioState, useView } from '../../../app/studio-context.tsx';
import { FullView, FullViewTabs } from '../../../ui/FullView.tsx';
import { DeviceSettings } from '../../settings/DeviceSettings.tsx';
import { CopyReport } from '../CopyReport.tsx';
import { type Span, shortSpan } from '../history/history-store.ts';
import { detectedLabel, machineFacts } from '../machine-label.ts';
import { spanNames } from './chart-label.ts';
import { DeviceTable } from './DeviceTable.tsx';
import { LoadTab } from './LoadTab.tsx';

const tabs = [
  { value: 'load', label: 'Load' },
  { value: 'details', label: 'Details' },
  { value: 'settings', label: 'Settings' },
] as const;
type Tab = (typeof tabs)[number]['value'];
const spans = historySpansSeconds.map((span) => ({ value: String(span), label: spanNames[span] }));

function DeviceViewContent({ onClose }: { onClose: () => void }) {
  const devices = useStudioState((state) => state.devices);
  const machine = useStudioState((state) => state.machine);
  const [tab, setTab] = useState<Tab>('load');
  const [span, setSpan] = useState<Span>(shortSpan);
  const chooseSpan = (value: string) => {
    const chosen = historySpansSeconds.find((known) => String(known) === value);
    if (chosen !== undefined) setSpan(chosen);
  };
  return (
    <FullViewTabs
      title="Devices"
      tabs={tabs}
      tab={tab}
      onTab={setTab}
      summary={[detectedLabel(machine, devices), ...machineFacts(machine, devices)].join(' · ')}
      controls={
        <>
          {tab === 'load' && (
            <SegmentedControl
              aria-label="Time span"
              size="xs"
              transitionDuration={0}
              data={spans}
              value={String(span)}
              onChange={chooseSpan}
            />
          )}
          <CopyReport />
        </>
      }
      onClose={onClose}
    >
      {tab === 'load' && <LoadTab span={span} />}
      {tab === 'details' && <DeviceTable devices={devices} />}
      {tab === 'settings' && <DeviceSettings />}
    </FullViewTabs>
  );
}

/** All devices over the whole window: their load over time, and all that is known of them. */
export function DeviceView() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'load');
  return (
    <FullView opened={opened} onClose={view.closeSheet} label="Devices in full">
      <DeviceViewContent onClose={view.closeSheet} />
    </FullView>
  );
}
