import { Button, Group, Text } from '@mantine/core';
import { countOf } from '#shared/count-of.ts';
import { useStudio, useStudioState, useView } from '../../app/studio-context.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { isActive } from './job-progress.ts';
import { useJobActions } from './use-job-actions.ts';

/** Asks once before everything is cancelled. */
export function CancelAllSheet() {
  const { view } = useStudio();
  const actions = useJobActions();
  const opened = useView(({ sheet }) => sheet === 'cancel-all');
  const count = useStudioState(({ jobs }) => jobs.filter(isActive).length);
  const cancelAll = () => {
    actions.cancelAll();
    view.closeSheet();
  };
  return (
    <Sheet opened={opened} onClose={view.closeSheet} title="Cancel all jobs?" size={400}>
      <Text size="sm" mb="lg">
        {countOf(count, 'job')} will end. Pictures that are done stay, and each job can be retried.
      </Text>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={view.closeSheet}>
          Keep them
        </Button>
        <Button data-autofocus disabled={count === 0} onClick={cancelAll}>
          Cancel {countOf(count, 'job')}
        </Button>
      </Group>
    </Sheet>
  );
}
