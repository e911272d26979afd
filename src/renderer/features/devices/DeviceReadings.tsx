import type { Device } from '#shared/contract/devices.ts';
import { MemoryBar, MemorySwatch } from './MemoryBar.tsx';
import { memoryLegend, memorySentence, memorySplit } from './memory-split.ts';
import { bytesLabel, powerLabel, temperatureLabel, unknown } from './reading-label.ts';
import { Sparkline } from './Sparkline.tsx';
import { useLastMinute, useReading } from './use-device.ts';
import classes from './DeviceReadings.module.css';

/** Utilization large, with its last minute; temperature and power beside it. */
export function LoadReadings({ device }: { device: Device }) {
  const { reading, freshness, old } = useReading(device);
  const minute = useLastMinute(device.id, 'utilizationPercent');
  const { utilizationPercent } = reading;
  const heat = [temperatureLabel(reading.temperatureCelsius), powerLabel(reading.powerDrawWatts)];
  const known = heat.filter((label) => label !== unknown);
  const drawn = freshness.state !== 'gone' && minute.some((value) => value !== null);
  return (
    <div data-old={old || undefined} className={classes.load}>
      <div className={classes.figures}>
        <span className={classes.utilization} title="Utilization">
          {utilizationPercent === null ? unknown : Math.round(utilizationPercent)}
          {utilizationPercent !== null && <span className={classes.unit}> %</span>}
        </span>
        <span className={classes.heat}>{known.length === 0 ? unknown : heat.join(' · ')}</span>
      </div>
      {drawn && (
        <div className={classes.curve}>
          <Sparkline values={minute} maximum={100} />
        </div>
      )}
    </div>
  );
}

/** The memory bar with its key. */
export function MemoryReading({ device }: { device: Device }) {
  const { reading, old } = useReading(device);
  const split = memorySplit(reading, device);
  return (
    <div data-old={old || undefined} className={classes.memory}>
      <MemoryBar split={split} sentence={memorySentence(split, device.memoryTotalBytes)} />
      <span className={classes.legend}>
        {split === null ? (
          <span>Memory {unknown}</span>
        ) : (
          memoryLegend(reading, split).map(({ share, text }) => (
            <span key={share} className={classes.share}>
              <MemorySwatch share={share} />
              {text}
            </span>
          ))
        )}
        <span className={classes.total}>{bytesLabel(device.memoryTotalBytes)}</span>
      </span>
    </div>
  );
}
