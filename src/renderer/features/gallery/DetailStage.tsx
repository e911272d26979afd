import { SegmentedControl } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconPhotoOff, IconPlugOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import { readStored, writeStored } from '../../ui/local-storage.ts';
import { Notice } from '../../ui/Notice.tsx';
import { fitInto, isSmallFor } from './stage-size.ts';
import { type Broken, useBroken } from './use-broken.ts';
import classes from './DetailStage.module.css';

const renderingKey = 'polyptych.rendering';

const notices: Record<Broken, ReactNode> = {
  unreadable: (
    <Notice
      icon={<IconPhotoOff size={28} stroke={1.4} />}
      title="The file of this picture cannot be read"
      text="It may have been moved or deleted outside Polyptych."
    />
  ),
  unreachable: (
    <Notice
      icon={<IconPlugOff size={28} stroke={1.4} />}
      title="There is no connection to Polyptych"
      text="The picture comes when there is one again."
    />
  ),
};

/** The picture as large as its place allows; small ones smooth, or pixel by pixel. */
export function DetailStage({ image }: { image: Image }) {
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const [broken, markBroken] = useBroken();
  const [rendering, setRendering] = useState(() =>
    readStored(renderingKey) === 'pixels' ? 'pixels' : 'smooth',
  );
  const stage = { width, height };
  const small = width > 0 && isSmallFor(image, stage);
  const pixels = small && rendering === 'pixels';
  const choose = (next: string) => {
    setRendering(next);
    writeStored(renderingKey, next);
  };
  return (
    <div className={classes.outer}>
      <div ref={ref} className={classes.stage}>
        {broken !== null
          ? notices[broken]
          : width > 0 && (
              <img
                src={`/images/${image.id}`}
                alt={image.prompt}
                style={{ ...fitInto(image, stage, pixels), imageRendering: pixels ? 'pixelated' : 'auto' }}
                onError={markBroken}
              />
            )}
      </div>
      {small && broken === null && (
        <SegmentedControl
          className={classes.rendering ?? ''}
          classNames={{ label: classes.label ?? '', indicator: classes.indicator ?? '' }}
          aria-label="How small pictures are enlarged"
          size="xs"
          withItemsBorders={false}
          value={rendering}
          onChange={choose}
          data={[
            { value: 'smooth', label: 'Smooth' },
            { value: 'pixels', label: 'Pixels' },
          ]}
        />
      )}
    </div>
  );
}
