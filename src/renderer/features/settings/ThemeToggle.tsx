import { ActionIcon, Tooltip } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useConnected, useStudioState } from '../../app/studio-context.tsx';
import { nextScheme, schemeLabels, useUpdateSettings } from './use-settings.ts';

const icons = { system: IconDeviceDesktop, light: IconSun, dark: IconMoon };

/** Steps through the colour schemes. */
export function ThemeToggle() {
  const update = useUpdateSettings();
  const connected = useConnected();
  const scheme = useStudioState((state) => state.settings.colorScheme);
  const Icon = icons[scheme];
  const next = nextScheme(scheme);
  const label = `Switch to ${schemeLabels[next]}`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={32}
        aria-label={label}
        disabled={!connected}
        onClick={() => void update({ colorScheme: next })}
      >
        <Icon size={18} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
