import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowBarToDown,
  IconArrowBarToUp,
  IconChevronDown,
  IconChevronUp,
  IconCopy,
  IconDownload,
  IconDotsVertical,
  IconEqual,
  IconGridDots,
  IconPin,
  IconPlayerPlay,
  IconX,
} from '@tabler/icons-react';
import type { Job } from '#shared/contract/jobs.ts';
import { useStudio, useStudioState } from '../../app/studio-context.tsx';
import { canLower, canRaise } from './job-moves.ts';
import { isActive } from './job-progress.ts';
import { useJobActions } from './use-job-actions.ts';

const iconSize = 15;

/** Where a job may run: anywhere (an empty value), or on one device alone. */
function PinItems({ job }: { job: Job }) {
  const actions = useJobActions();
  const devices = useStudioState((state) => state.devices);
  return (
    <Menu.RadioGroup
      value={job.pinnedDeviceId ?? ''}
      onChange={(deviceId) => actions.pin(job.id, deviceId === '' ? null : deviceId)}
    >
      <Menu.RadioItem value="" closeMenuOnClick>
        Any device
      </Menu.RadioItem>
      {devices
        .filter(({ hiddenBy }) => hiddenBy === null)
        .map(({ id, name }) => (
          <Menu.RadioItem key={id} value={id} closeMenuOnClick>
            {name}
          </Menu.RadioItem>
        ))}
    </Menu.RadioGroup>
  );
}

/** All that can be done with one job, beside its row. */
export function JobMenu({ job, connected }: { job: Job; connected: boolean }) {
  const { view, picking } = useStudio();
  const actions = useJobActions();
  const { id, priority } = job;
  const active = isActive(job);
  const imageIds = job.units.flatMap((unit) => (unit.state === 'completed' ? [unit.imageId] : []));
  return (
    <Menu position="top-end" transitionProps={{ duration: 0 }} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon aria-label={`More for “${job.request.prompt}”`} disabled={!connected}>
          <IconDotsVertical size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {active && (
          <>
            <Menu.Item
              leftSection={<IconArrowBarToUp size={iconSize} />}
              onClick={() => actions.moveTo(job, 0)}
            >
              Move to the front
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowBarToDown size={iconSize} />}
              onClick={() => actions.moveTo(job, Number.MAX_SAFE_INTEGER)}
            >
              Move to the end
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconChevronUp size={iconSize} />}
              disabled={!canRaise(job)}
              onClick={() => actions.setPriority(id, priority + 1)}
            >
              Raise priority
            </Menu.Item>
            <Menu.Item
              leftSection={<IconEqual size={iconSize} />}
              disabled={priority === 0}
              onClick={() => actions.setPriority(id, 0)}
            >
              Normal priority
            </Menu.Item>
            <Menu.Item
              leftSection={<IconChevronDown size={iconSize} />}
              disabled={!canLower(job)}
              onClick={() => actions.setPriority(id, priority - 1)}
            >
              Lower priority
            </Menu.Item>
            <Menu.Divider />
            <Menu.Sub>
              <Menu.Sub.Target>
                <Menu.Sub.Item leftSection={<IconPin size={iconSize} />}>Draw on</Menu.Sub.Item>
              </Menu.Sub.Target>
              <Menu.Sub.Dropdown mah={320} style={{ overflowY: 'auto' }}>
                <PinItems job={job} />
              </Menu.Sub.Dropdown>
            </Menu.Sub>
          </>
        )}
        {imageIds.length > 0 && (
          <Menu.Item
            leftSection={<IconPlayerPlay size={iconSize} />}
            onClick={() => {
              view.closeSheet();
              void picking.review.begin({ kind: 'images', imageIds, sort: null });
            }}
          >
            Review its pictures
          </Menu.Item>
        )}
        {imageIds.length > 0 && (
          <Menu.Item
            leftSection={<IconDownload size={iconSize} />}
            onClick={() => {
              view.closeSheet();
              const pictures = { kind: 'images' as const, imageIds };
              picking.exporting.setState({ wanted: { pictures, count: imageIds.length, example: null } });
            }}
          >
            Export its pictures…
          </Menu.Item>
        )}
        {job.request.vary && (
          <Menu.Item leftSection={<IconGridDots size={iconSize} />} onClick={() => view.showGrid(id)}>
            Show as a grid
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconCopy size={iconSize} />} onClick={() => actions.duplicate(id)}>
          Duplicate with a new seed
        </Menu.Item>
        {active && (
          <Menu.Item leftSection={<IconX size={iconSize} />} onClick={() => actions.cancel(id)}>
            Cancel
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
