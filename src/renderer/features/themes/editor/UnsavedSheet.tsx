import { Button, Group, Text } from '@mantine/core';
import { Sheet } from '../../../ui/Sheet.tsx';

/** Asks before what was written is given up. */
export function UnsavedSheet({
  opened,
  onStay,
  onDiscard,
  onSave,
}: {
  opened: boolean;
  onStay: () => void;
  onDiscard: () => void;
  onSave: () => void;
}) {
  return (
    <Sheet opened={opened} onClose={onStay} title="Save the theme?" size={420}>
      <Text size="sm" mb="lg">
        Its text was changed and is not saved yet.
      </Text>
      <Group justify="flex-end" gap="sm">
        <Button variant="subtle" color="gray" onClick={onDiscard}>
          Discard the changes
        </Button>
        <Button variant="default" onClick={onStay}>
          Go on writing
        </Button>
        <Button data-autofocus onClick={onSave}>
          Save
        </Button>
      </Group>
    </Sheet>
  );
}
