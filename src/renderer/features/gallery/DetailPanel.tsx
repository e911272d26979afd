import { Button } from '@mantine/core';
import {
  IconCopy,
  IconDeviceFloppy,
  IconDownload,
  IconExternalLink,
  IconFolder,
  IconHeart,
  IconHeartFilled,
  IconRestore,
  IconTrash,
  IconWand,
} from '@tabler/icons-react';
import type { Image } from '#shared/contract/gallery.ts';
import { useConnected, useStudioState } from '../../app/studio-context.tsx';
import { UpscaleButton } from '../start/UpscaleButton.tsx';
import type { StartActions } from '../start/use-start-actions.tsx';
import { formatBytes, schedulerLabel } from '../../ui/format.ts';
import { VariationButtons } from '../variations/VariationButtons.tsx';
import { Fact } from './Fact.tsx';
import { PickControls } from './picking/PickControls.tsx';
import type { PickActions } from './picking/use-pick-actions.tsx';
import { StartFacts } from './StartFacts.tsx';
import type { ImageActions } from './use-image-actions.tsx';
import classes from './DetailPanel.module.css';

/** What another program did not write down. */
const unknown = '–';
const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What a browser does with a file itself. */
function DownloadButtons({ image }: { image: Image }) {
  const address = `/images/${image.id}`;
  return (
    <>
      <Button
        component="a"
        href={address}
        download={image.fileName}
        variant="subtle"
        justify="flex-start"
        color="gray"
        leftSection={<IconDownload size={16} />}
      >
        Download
      </Button>
      <Button
        component="a"
        href={address}
        target="_blank"
        rel="noreferrer"
        variant="subtle"
        justify="flex-start"
        color="gray"
        leftSection={<IconExternalLink size={16} />}
      >
        Open full size
      </Button>
    </>
  );
}

export interface DetailPanelProps {
  image: Image;
  actions: ImageActions;
  pickActions: PickActions;
  startActions: StartActions;
}

/** All settings of a picture and what can be done with it. */
export function DetailPanel({ image, actions, pickActions, startActions }: DetailPanelProps) {
  const connected = useConnected();
  /** What was only made larger was made with no settings. */
  const drawn = image.start?.use !== 'upscale';
  const canReveal = useStudioState((state) => state.about?.capabilities.revealImage ?? false);
  const canSave = useStudioState((state) => state.about?.capabilities.saveImageCopies ?? false);
  return (
    <>
      <div className={classes.scroll}>
        <h2 className={classes.prompt} dir="auto">
          {image.prompt}
        </h2>
        {image.negativePrompt !== '' && <p className={classes.without}>Without {image.negativePrompt}</p>}
        {image.truncatedTokens > 0 && (
          <p className={classes.without}>
            The prompt was longer than {image.modelName} reads: its last {image.truncatedTokens} tokens were
            left out.
          </p>
        )}
        <div className={classes.primary}>
          <Button
            variant="default"
            leftSection={<IconRestore size={16} />}
            onClick={() => actions.reuse(image)}
          >
            Reuse settings
          </Button>
          <Button
            variant="default"
            disabled={!connected}
            aria-pressed={image.favorite}
            leftSection={image.favorite ? <IconHeartFilled size={16} /> : <IconHeart size={16} />}
            onClick={() => pickActions.toggleFavorite([image.id])}
          >
            Favorite
          </Button>
          <Button
            variant="default"
            disabled={!connected}
            leftSection={<IconWand size={16} />}
            onClick={() => startActions.vary(image)}
          >
            Variations
          </Button>
          <VariationButtons image={image} />
          <UpscaleButton image={image} actions={startActions} />
        </div>
        <PickControls image={image} actions={pickActions} disabled={!connected} />
        <dl className={classes.facts}>
          <StartFacts image={image} />
          {drawn && (
            <Fact name="Seed">
              {image.seed ?? unknown}
              {image.seed !== null && (
                <button
                  type="button"
                  className={classes.copy}
                  aria-label="Copy seed"
                  onClick={() => actions.copy(String(image.seed), 'Seed')}
                >
                  <IconCopy size={14} />
                </button>
              )}
            </Fact>
          )}
          <Fact name="Model">{image.modelName === '' ? unknown : image.modelName}</Fact>
          <Fact name="Size">
            {image.width} × {image.height}
          </Fact>
          {drawn && (
            <>
              <Fact name="Steps">{image.steps ?? unknown}</Fact>
              <Fact name="Guidance">{image.guidanceScale?.toFixed(1) ?? unknown}</Fact>
              <Fact name="Scheduler">
                {image.scheduler === null ? unknown : schedulerLabel(image.scheduler)}
              </Fact>
            </>
          )}
          {image.leftOut && <Fact name="Also used">{image.leftOut.join(', ')}</Fact>}
          <Fact name="Made on">{image.deviceName ?? unknown}</Fact>
          <Fact name="Made in">{image.seconds === null ? unknown : `${image.seconds.toFixed(1)} s`}</Fact>
          <Fact name="Created">{dateFormat.format(image.createdAt)}</Fact>
          <Fact name="File">
            <span className={classes.file}>{image.fileName}</span>
          </Fact>
          <Fact name="File size">{formatBytes(image.fileSizeBytes)}</Fact>
        </dl>
      </div>
      <div className={classes.actions}>
        <Button
          variant="subtle"
          justify="flex-start"
          color="gray"
          leftSection={<IconCopy size={16} />}
          onClick={() => actions.copy(image.prompt, 'Prompt')}
        >
          Copy prompt
        </Button>
        {canSave ? (
          <Button
            variant="subtle"
            justify="flex-start"
            color="gray"
            disabled={!connected}
            leftSection={<IconDeviceFloppy size={16} />}
            onClick={() => actions.saveCopies([image.id])}
          >
            Save a copy…
          </Button>
        ) : (
          <DownloadButtons image={image} />
        )}
        {canReveal && (
          <Button
            variant="subtle"
            justify="flex-start"
            color="gray"
            leftSection={<IconFolder size={16} />}
            onClick={() => actions.reveal(image)}
          >
            Show in folder
          </Button>
        )}
        <Button
          variant="subtle"
          justify="flex-start"
          className={classes.delete ?? ''}
          disabled={!connected}
          leftSection={<IconTrash size={16} />}
          onClick={() => pickActions.remove([image.id])}
        >
          Delete
        </Button>
      </div>
    </>
  );
}
