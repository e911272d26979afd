import { ActionIcon, Button, FileButton, Tooltip } from '@mantine/core';
import { IconBrush, IconPhotoPlus, IconX } from '@tabler/icons-react';
import { useId } from 'react';
import type { Model } from '#shared/contract/models.ts';
import { useConnected, useDraft, useStudio } from '../../app/studio-context.tsx';
import { Field } from '../../ui/Field.tsx';
import { SliderField } from '../../ui/SliderField.tsx';
import { useStartActions } from './use-start-actions.tsx';
import classes from './StartField.module.css';

/** What the browser is asked to offer; what it really can read shows when it does. */
const accepted = 'image/png,image/jpeg,image/webp,image/avif,image/gif,image/bmp';

export interface StartFieldProps {
  model: Model | null;
  error: string | undefined;
}

/** The picture that new ones begin with: chosen, dropped, or taken from the gallery; how far they go from it, and where. */
export function StartField({ model, error }: StartFieldProps) {
  const id = useId();
  const start = useDraft((state) => state.start);
  if (!start && model?.startPicture === 'none') return null;
  return (
    <Field
      id={id}
      label="Start picture"
      hint={start ? undefined : model?.startPicture === 'masked' ? 'Needed, with a mask' : 'Optional'}
      error={error}
    >
      {start ? <Chosen id={id} /> : <Choose id={id} />}
    </Field>
  );
}

function Choose({ id }: { id: string }) {
  const connected = useConnected();
  const { begin } = useStartActions();
  return (
    <FileButton accept={accepted} onChange={(file) => file && begin(file)}>
      {(props) => (
        <Button
          {...props}
          id={id}
          aria-label="Start picture: choose or drop a picture"
          variant="default"
          fullWidth
          disabled={!connected}
          className={classes.choose ?? ''}
          leftSection={<IconPhotoPlus size={16} stroke={1.6} />}
        >
          Choose or drop a picture
        </Button>
      )}
    </FileButton>
  );
}

function Chosen({ id }: { id: string }) {
  const { draft, view } = useStudio();
  const { remove } = useStartActions();
  const start = useDraft((state) => state.start);
  const width = useDraft((state) => state.width);
  const height = useDraft((state) => state.height);
  if (!start) return null;
  const { inputId, maskId, strength } = start;
  return (
    <div className={classes.chosen}>
      <div className={classes.frame}>
        {/* As much of it is shown as will be seen. */}
        <img
          className={classes.picture}
          style={{ aspectRatio: `${width ?? 1} / ${height ?? 1}` }}
          src={`/inputs/${inputId}`}
          alt="What new ones begin with"
        />
        <Tooltip label="Remove">
          <ActionIcon
            className={classes.remove ?? ''}
            variant="filled"
            size={22}
            aria-label="Remove the start picture"
            onClick={remove}
          >
            <IconX size={14} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes.side}>
        <SliderField
          id={`${id}-strength`}
          label="Strength"
          minimum={0.05}
          maximum={1}
          step={0.05}
          decimals={2}
          value={strength}
          onChange={(next) => draft.change({ start: { ...start, strength: next } })}
        />
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconBrush size={14} stroke={1.6} />}
          onClick={() => view.openSheet('mask')}
        >
          {maskId === null ? 'Draw a mask…' : 'Change the mask…'}
        </Button>
      </div>
    </div>
  );
}
