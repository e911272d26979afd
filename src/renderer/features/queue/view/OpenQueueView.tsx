import { ActionIcon, Tooltip } from '@mantine/core';
import { IconTimeline } from '@tabler/icons-react';
import { useStudio } from '../../../app/studio-context.tsx';

/** Opens the queue over the whole window. */
export function OpenQueueView() {
  const { view } = useStudio();
  return (
    <Tooltip label="Queue in full">
      <ActionIcon
        size={22}
        aria-label="Queue in full"
        aria-haspopup="dialog"
        onClick={() => view.openSheet('queue')}
      >
        <IconTimeline size={17} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
