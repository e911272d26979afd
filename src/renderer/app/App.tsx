import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { readStored, writeStored } from '../ui/local-storage.ts';
import { Frame } from './Frame.tsx';
import type { Studio } from './studio.ts';
import { StudioProvider, useStudioState } from './studio-context.tsx';
import { theme } from './theme.ts';

const schemeKey = 'polyptych.colorScheme';

/** The chosen scheme; until the core has told it, the one of the last visit, so that nothing flashes. */
function useScheme(): 'light' | 'dark' {
  const chosen = useStudioState(({ about, settings }) => (about ? settings.colorScheme : null));
  const system = useColorScheme('dark', { getInitialValueInEffect: false });
  useEffect(() => {
    if (chosen) writeStored(schemeKey, chosen);
  }, [chosen]);
  const scheme = chosen ?? readStored(schemeKey);
  return scheme === 'light' || scheme === 'dark' ? scheme : system;
}

function Themed({ nonce }: { nonce: string }) {
  const scheme = useScheme();
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} getStyleNonce={() => nonce}>
      <Frame />
      <Notifications position="bottom-right" limit={4} transitionDuration={150} containerWidth={380} />
    </MantineProvider>
  );
}

export function App({ studio, nonce }: { studio: Studio; nonce: string }) {
  return (
    <StudioProvider studio={studio}>
      <Themed nonce={nonce} />
    </StudioProvider>
  );
}
