import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { Device } from '#shared/contract/devices.ts';
import { useActivity } from './DeviceActivity.tsx';
import { backendLabels, shortModelName } from './device-label.ts';
import { DeviceBody } from './DeviceBody.tsx';
import { troubleOf } from './device-trouble.ts';
import { DeviceUseMenu } from './DeviceUseMenu.tsx';
import { HealthBadge } from './HealthBadge.tsx';
import { MemoryBar } from './MemoryBar.tsx';
import { memoryFraction, memorySentence, memorySplit } from './memory-split.ts';
import { bytesLabel, percentLabel, temperatureLabel } from './reading-label.ts';
import { useReading } from './use-device.ts';
import classes from './DeviceRow.module.css';

interface DeviceRowProps {
  device: Device;
  /** All on one line, which leaves out how much memory there is. */
  thin: boolean;
}

/** How far the picture in the making is, along the row's edge. */
function Progress({ device }: { device: Device }) {
  const { fraction } = useActivity(device);
  if (fraction === null) return null;
  return <span className={classes.progress} style={{ transform: `scaleX(${fraction})` }} aria-hidden />;
}

function Readings({ device, thin }: DeviceRowProps) {
  const { reading, freshness, old } = useReading(device);
  const split = memorySplit(reading, device);
  const trouble = troubleOf(device.health, freshness);
  return (
    <>
      {trouble ? (
        <HealthBadge trouble={trouble} labelled={false} />
      ) : (
        device.worker.state === 'stopped' && <span className={classes.stopped}>Stopped</span>
      )}
      <span className={classes.heat} data-old={old || undefined}>
        {temperatureLabel(reading.temperatureCelsius)}
      </span>
      <span className={classes.utilization} data-old={old || undefined}>
        {percentLabel(reading.utilizationPercent)}
      </span>
      <span className={classes.memory} data-old={old || undefined}>
        <MemoryBar split={split} sentence={memorySentence(split, device.memoryTotalBytes)} />
        {!thin && (
          <span className={classes.total}>
            {split === null ? bytesLabel(device.memoryTotalBytes) : memoryFraction(split)}
          </span>
        )}
      </span>
    </>
  );
}

/** One device on one or two thin lines; it opens into all there is to say. */
export function DeviceRow({ device, thin }: DeviceRowProps) {
  const [opened, setOpened] = useState(false);
  const body = useId();
  return (
    <li
      className={classes.row}
      data-enabled={device.enabled || undefined}
      data-opened={opened || undefined}
      data-thin={thin || undefined}
      aria-label={device.name}
    >
      <div className={classes.head}>
        {/* The whole head is its surface, but only the name is its name. */}
        <UnstyledButton
          className={classes.opener}
          aria-expanded={opened}
          aria-controls={body}
          title={`${device.name}, ${backendLabels[device.backend]}`}
          onClick={() => setOpened(!opened)}
        >
          <IconChevronRight className={classes.chevron} size={14} stroke={1.8} aria-hidden />
          <span className={classes.index}>{device.index}</span>{' '}
          <span className={classes.name}>{shortModelName(device)}</span>
        </UnstyledButton>
        <Readings device={device} thin={thin} />
      </div>
      <Progress device={device} />
      <div id={body} className={classes.body} hidden={!opened}>
        {opened && (
          <>
            <div className={classes.about}>
              <span className={classes.backend}>{backendLabels[device.backend]}</span>
              <DeviceUseMenu device={device} />
            </div>
            <DeviceBody device={device} />
          </>
        )}
      </div>
    </li>
  );
}
