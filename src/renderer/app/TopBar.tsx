import { ActionIcon, Button, Kbd, Tooltip, UnstyledButton } from '@mantine/core';
import { openSpotlight } from '@mantine/spotlight';
import { IconCpu, IconHelp, IconPhotoPlus, IconSearch } from '@tabler/icons-react';
import { ImportsOnTheWay } from '../features/models/ImportsOnTheWay.tsx';
import { MultiGpu } from '../features/settings/MultiGpu.tsx';
import { ThemeToggle } from '../features/settings/ThemeToggle.tsx';
import { searchKeys } from '../ui/keys.ts';
import { Mark } from '../ui/Mark.tsx';
import { useStudio } from './studio-context.tsx';
import classes from './TopBar.module.css';

const links = [
  { sheet: 'models', label: 'Models' },
  { sheet: 'themes', label: 'Themes' },
  { sheet: 'runs', label: 'Runs' },
  { sheet: 'insights', label: 'Insights' },
] as const;

/** `devicesHidden`: the window is too narrow for the device panel, so a button opens it. */
export function TopBar({ devicesHidden }: { devicesHidden: boolean }) {
  const { view } = useStudio();
  return (
    <header className={classes.bar}>
      <div className={classes.brand}>
        <Mark size={26} />
        <h1 className={classes.name}>Polyptych</h1>
      </div>
      {links.map(({ sheet, label }) => (
        <Button
          key={sheet}
          variant="subtle"
          color="gray"
          size="compact-md"
          className={classes.link ?? ''}
          onClick={() => view.openSheet(sheet)}
        >
          {label}
          {sheet === 'models' && <ImportsOnTheWay />}
        </Button>
      ))}
      <div className={classes.middle}>
        <div className={classes.field}>
          <UnstyledButton className={classes.command} onClick={openSpotlight}>
            <IconSearch size={15} aria-hidden />
            <span className={classes.placeholder}>Find a picture or a command</span>
          </UnstyledButton>
          <Kbd className={classes.keys ?? ''} aria-hidden>
            {searchKeys}
          </Kbd>
        </div>
      </div>
      <MultiGpu />
      <div className={classes.icons}>
        {devicesHidden && (
          <Tooltip label="Devices">
            <ActionIcon size={32} aria-label="Devices" onClick={() => view.openSheet('devices')}>
              <IconCpu size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label="Bring pictures in">
          <ActionIcon size={32} aria-label="Bring pictures in" onClick={() => view.openSheet('files')}>
            <IconPhotoPlus size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <ThemeToggle />
        <Tooltip label="Keyboard shortcuts">
          <ActionIcon size={32} aria-label="Keyboard shortcuts" onClick={() => view.openSheet('shortcuts')}>
            <IconHelp size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
    </header>
  );
}
