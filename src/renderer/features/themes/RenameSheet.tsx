import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { toErrorReport } from '#shared/errors.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { Sheet } from '../../ui/Sheet.tsx';

function RenameForm({ id, onDone }: { id: string; onDone: (id: string | null) => void }) {
  const { session } = useStudio();
  const [newId, setNewId] = useState(id);
  const [problem, setProblem] = useState<string | null>(null);
  const rename = () => {
    session
      .call('themes.rename', { id, newId: newId.trim() })
      .then(() => onDone(newId.trim()))
      .catch((error: unknown) => setProblem(toErrorReport(error).message));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        rename();
      }}
    >
      <TextInput
        label="File name, without its ending"
        data-autofocus
        value={newId}
        error={problem}
        onChange={({ currentTarget: { value } }) => {
          setNewId(value);
          setProblem(null);
        }}
      />
      <Text size="xs" c="dimmed" mt="sm" mb="lg">
        What people read is the name in its text. Pictures made so far keep the old file name.
      </Text>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={() => onDone(null)}>
          Cancel
        </Button>
        <Button type="submit" disabled={newId.trim() === '' || newId.trim() === id}>
          Rename
        </Button>
      </Group>
    </form>
  );
}

/** Asks for another file name; `onDone` gets it, or null where it stays. */
export function RenameSheet({ id, onDone }: { id: string | null; onDone: (id: string | null) => void }) {
  return (
    <Sheet opened={id !== null} onClose={() => onDone(null)} title="Rename the file" size={400}>
      {id !== null && <RenameForm id={id} onDone={onDone} />}
    </Sheet>
  );
}
