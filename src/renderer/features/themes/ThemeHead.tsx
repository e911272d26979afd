import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconEdit, IconFileText, IconRestore, IconTrash } from '@tabler/icons-react';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import classes from './ThemesView.module.css';

export interface ThemeActions {
  edit: () => void;
  copy: () => void;
  rename: () => void;
  /** Removes the own file; where it hides one with the app, that comes back. */
  remove: () => void;
}

/** What a theme is called, and what can be done with its file. */
export function ThemeHead({ theme, actions }: { theme: ThemeSummary; actions: ThemeActions }) {
  const { id, name, description, origin, hidesShipped } = theme;
  return (
    <div className={classes.themeHead}>
      <div className={classes.themeWords}>
        <h3 className={classes.themeName}>{name ?? id}</h3>
        {description !== null && <p className={classes.description}>{description}</p>}
        {name === null && (
          <p className={classes.description}>This theme cannot be used until its file is mended.</p>
        )}
      </div>
      <Button variant="default" size="compact-sm" leftSection={<IconEdit size={16} />} onClick={actions.edit}>
        Edit
      </Button>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon aria-label="More about this theme">
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={actions.copy}>
            New theme from a copy
          </Menu.Item>
          {origin === 'own' && (
            <>
              <Menu.Item leftSection={<IconFileText size={16} />} onClick={actions.rename}>
                Rename the file…
              </Menu.Item>
              <Menu.Item
                leftSection={hidesShipped ? <IconRestore size={16} /> : <IconTrash size={16} />}
                onClick={actions.remove}
              >
                {hidesShipped ? 'Back to the one with the app' : 'Delete'}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
