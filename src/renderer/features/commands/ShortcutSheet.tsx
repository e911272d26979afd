import { Kbd } from '@mantine/core';
import { useStudio, useView } from '../../app/studio-context.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { shortcutGroups } from './shortcuts.ts';
import classes from './ShortcutSheet.module.css';

export function ShortcutSheet() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'shortcuts');
  return (
    <Sheet opened={opened} onClose={view.closeSheet} title="Keyboard shortcuts" size={440}>
      {shortcutGroups.map(({ label, shortcuts }) => (
        <section key={label} className={classes.group} aria-label={label}>
          <h3 className={classes.label}>{label}</h3>
          <dl>
            {shortcuts.map(({ keys, does }) => (
              <div key={does} className={classes.row}>
                <dt className={classes.does}>{does}</dt>
                <dd className={classes.keys}>
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Sheet>
  );
}
