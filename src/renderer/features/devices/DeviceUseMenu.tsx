import { ActionIcon, Menu } from '@mantine/core';
import { IconDotsVertical, IconHourglass, IconPower } from '@tabler/icons-react';
import type { Device } from '#shared/contract/devices.ts';
import { useConnected } from '../../app/studio-context.tsx';
import { reservationSpans } from './device-use.ts';
import { useDeviceUse } from './use-device-use.ts';

const iconSize = 15;

/** Lets people keep a device from the queue, for good or for a time. What it draws now is finished. */
export function DeviceUseMenu({ device }: { device: Device }) {
  const connected = useConnected();
  const { use, setUse } = useDeviceUse(device.id);
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon size={22} aria-label={`Use of ${device.name}`} disabled={!connected}>
          <IconDotsVertical size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {use.state === 'excluded' ? (
          <Menu.Item leftSection={<IconPower size={iconSize} />} onClick={() => setUse({ state: 'used' })}>
            Use this device
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconPower size={iconSize} />}
            onClick={() => setUse({ state: 'excluded' })}
          >
            Do not use this device
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Label>Reserve for something else</Menu.Label>
        {reservationSpans.map(({ label, spanMs }) => (
          <Menu.Item
            key={label}
            leftSection={<IconHourglass size={iconSize} />}
            onClick={() =>
              setUse({ state: 'reserved', untilMs: spanMs === null ? null : Date.now() + spanMs })
            }
          >
            {label}
          </Menu.Item>
        ))}
        {use.state === 'reserved' && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconPower size={iconSize} />} onClick={() => setUse({ state: 'used' })}>
              Release it now
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
