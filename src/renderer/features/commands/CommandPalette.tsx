import { Kbd } from '@mantine/core';
import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { type TypeAhead, createTypeAhead } from './type-ahead.ts';
import { useCommands } from './use-commands.tsx';

/** The palette of all commands, opened with Ctrl+K or from the top bar. */
export function CommandPalette() {
  const [query, setQuery] = useState('');
  const commands = useCommands(query);
  /** What had the focus before: it gets it back first, then the command runs as if called from there. */
  const opener = useRef<Element | null>(null);
  const chosen = useRef<(() => void) | null>(null);
  const field = useRef<HTMLInputElement | null>(null);
  const ahead = useRef<TypeAhead | null>(null);
  const open = () => {
    opener.current = document.activeElement;
    // It appears by a movement; without one it is there already.
    if (field.current === null) ahead.current = createTypeAhead(document);
  };
  const appeared = (element: HTMLInputElement | null) => {
    field.current = element;
    if (!element) return;
    ahead.current?.deliver(element);
    ahead.current = null;
  };
  const close = () => {
    ahead.current?.stop();
    ahead.current = null;
    if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
    chosen.current?.();
    chosen.current = null;
  };
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      returnFocus={false}
      onSpotlightOpen={open}
      onSpotlightClose={close}
      scrollable
      maxHeight={420}
      size={560}
      yOffset={72}
      overlayProps={{ blur: 0, backgroundOpacity: 0.5 }}
      attributes={{ content: { 'aria-label': 'Commands' } }}
      transitionProps={{ duration: 100, transition: 'fade' }}
    >
      <Spotlight.Search
        ref={appeared}
        aria-label="Find a picture or a command"
        placeholder="Find a picture or a command"
        leftSection={<IconSearch size={18} stroke={1.6} />}
      />
      <Spotlight.ActionsList>
        {commands.map(({ id, label, icon, keys, run }) => (
          <Spotlight.Action
            key={id}
            label={label}
            leftSection={icon}
            rightSection={keys === undefined ? null : <Kbd>{keys}</Kbd>}
            onClick={() => {
              chosen.current = run;
            }}
          />
        ))}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
