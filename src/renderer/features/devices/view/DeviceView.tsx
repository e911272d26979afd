import { ActionIcon, Modal, SegmentedControl, Tabs } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { historySpansSeconds } from '#shared/contract/devices.ts';
import { useStudio, useStudioState, useView } from '../../../app/studio-context.tsx';
import { DeviceSettings } from '../../settings/DeviceSettings.tsx';
import { CopyReport } from '../CopyReport.tsx';
import { type Span, shortSpan } from '../history/history-store.ts';
import { detectedLabel, machineFacts } from '../machine-label.ts';
import { spanNames } from './chart-label.ts';
import { DeviceTable } from './DeviceTable.tsx';
import { LoadTab } from './LoadTab.tsx';
import classes from './DeviceView.module.css';

const spans = historySpansSeconds.map((span) => ({ value: String(span), label: spanNames[span] }));

function DeviceViewContent({ onClose }: { onClose: () => void }) {
  const devices = useStudioState((state) => state.devices);
  const machine = useStudioState((state) => state.machine);
  const [tab, setTab] = useState<string | null>('load');
  const [span, setSpan] = useState<Span>(shortSpan);
  const chooseSpan = (value: string) => {
    const chosen = historySpansSeconds.find((known) => String(known) === value);
    if (chosen !== undefined) setSpan(chosen);
  };
  return (
    <Tabs
      value={tab}
      onChange={setTab}
      classNames={{ root: classes.layout ?? '', panel: classes.panel ?? '' }}
    >
      <div className={classes.head}>
        <h2 className={classes.title}>Devices</h2>
        <Tabs.List className={classes.tabs ?? ''}>
          <Tabs.Tab value="load">Load</Tabs.Tab>
          <Tabs.Tab value="details">Details</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
        </Tabs.List>
        <span className={classes.machine}>
          {[detectedLabel(machine, devices), ...machineFacts(machine, devices)].join(' · ')}
        </span>
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
        <ActionIcon aria-label="Close" data-autofocus onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      <Tabs.Panel value="load">{tab === 'load' && <LoadTab span={span} />}</Tabs.Panel>
      <Tabs.Panel value="details">
        <DeviceTable devices={devices} />
      </Tabs.Panel>
      <Tabs.Panel value="settings">
        <DeviceSettings />
      </Tabs.Panel>
    </Tabs>
  );
}

/** All devices over the whole window: their load over time, and all that is known of them. */
export function DeviceView() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'load');
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
      <Modal.Content className={classes.content ?? ''} aria-label="Devices in full">
        <DeviceViewContent onClose={view.closeSheet} />
      </Modal.Content>
    </Modal.Root>
  );
}
