import { Button, Menu, Tooltip } from '@mantine/core';
import { IconArrowsMaximize } from '@tabler/icons-react';
import type { Image } from '#shared/contract/gallery.ts';
import type { Model } from '#shared/contract/models.ts';
import { useConnected, useStudioState } from '../../app/studio-context.tsx';
import classes from './UpscaleButton.module.css';
import type { StartActions } from './use-start-actions.tsx';

const missing =
  'There is no upscaler yet: put a folder with a model.onnx, of Real-ESRGAN for instance, among the models.';

const scaleOf = ({ scale }: Model) => (scale === null ? '' : ` ${scale}×`);

/** Makes a picture larger with the upscaler there is, or one of several. */
export function UpscaleButton({ image, actions }: { image: Image; actions: StartActions }) {
  const connected = useConnected();
  const models = useStudioState((state) => state.models);
  const upscalers = models.filter(
    ({ kind, readiness }) => kind === 'upscaler' && readiness.state === 'ready',
  );
  const [only] = upscalers;
  const look = { variant: 'default', leftSection: <IconArrowsMaximize size={16} /> } as const;
  if (!only)
    return (
      <Tooltip label={missing} multiline w={260} events={{ hover: true, focus: true, touch: true }}>
        {/* It keeps the focus, so that its sentence can be read. */}
        <Button {...look} className={classes.missing ?? ''} aria-disabled aria-description={missing}>
          Upscale
        </Button>
      </Tooltip>
    );
  if (upscalers.length === 1)
    return (
      <Button {...look} disabled={!connected} onClick={() => actions.upscale(image, only.id)}>
        Upscale{scaleOf(only)}
      </Button>
    );
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button {...look} disabled={!connected}>
          Upscale…
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {upscalers.map((model) => (
          <Menu.Item key={model.id} onClick={() => actions.upscale(image, model.id)}>
            {model.name}
            {scaleOf(model)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
