import { Drawer } from '@mantine/core';
import { useDocumentTitle, useMediaQuery } from '@mantine/hooks';
import { CommandPalette } from '../features/commands/CommandPalette.tsx';
import { Hotkeys } from '../features/commands/Hotkeys.tsx';
import { MenuCommands } from '../features/commands/MenuCommands.tsx';
import { ShortcutSheet } from '../features/commands/ShortcutSheet.tsx';
import { CollectionsSheet } from '../features/collections/CollectionsSheet.tsx';
import { CollectSheet } from '../features/collections/CollectSheet.tsx';
import { Composer } from '../features/composer/Composer.tsx';
import { DevicePanel } from '../features/devices/DevicePanel.tsx';
import { DeviceView } from '../features/devices/view/DeviceView.tsx';
import { Detail } from '../features/gallery/Detail.tsx';
import { ExportSheet } from '../features/export-pictures/ExportSheet.tsx';
import { Gallery } from '../features/gallery/Gallery.tsx';
import { CompareView } from '../features/gallery/picking/compare/CompareView.tsx';
import { TrashView } from '../features/gallery/picking/trash/TrashView.tsx';
import { ReviewView } from '../features/gallery/picking/review/ReviewView.tsx';
import { DropArea } from '../features/import-pictures/DropArea.tsx';
import { FilesSheet } from '../features/import-pictures/FilesSheet.tsx';
import { InsightsView } from '../features/insights/InsightsView.tsx';
import { ModelsSheet } from '../features/models/ModelsSheet.tsx';
import { CancelAllSheet } from '../features/queue/CancelAllSheet.tsx';
import { ApiKeysSheet } from '../features/settings/api/ApiKeysSheet.tsx';
import { QueueView } from '../features/queue/view/QueueView.tsx';
import { QueueStrip } from '../features/queue/QueueStrip.tsx';
import { titleFor } from '../features/queue/job-progress.ts';
import { RunnerView } from '../features/runner/RunnerView.tsx';
import { MaskSheet } from '../features/start/MaskSheet.tsx';
import { ThemesView } from '../features/themes/ThemesView.tsx';
import { GridView } from '../features/variations/GridView.tsx';
import { VariationsSheet } from '../features/variations/VariationsSheet.tsx';
import { ConnectionNotice } from './ConnectionNotice.tsx';
import classes from './Frame.module.css';
import { useStudio, useStudioState, useView } from './studio-context.tsx';
import { TopBar } from './TopBar.tsx';

function DocumentTitle() {
  useDocumentTitle(useStudioState(({ jobs }) => titleFor(jobs)));
  return null;
}

/** Where everything is: composer, gallery, devices, queue, and what opens over them. */
export function Frame() {
  const { view } = useStudio();
  const devicesHidden =
    useMediaQuery('(max-width: 1100px)', false, { getInitialValueInEffect: false }) ?? false;
  const devicesOpened = useView(({ sheet }) => sheet === 'devices');
  return (
    <div className={classes.frame}>
      <DocumentTitle />
      <Hotkeys />
      <MenuCommands />
      <ConnectionNotice />
      <div className={classes.top}>
        <TopBar devicesHidden={devicesHidden} />
      </div>
      <div className={classes.composer}>
        <Composer />
      </div>
      <main className={classes.gallery}>
        <DropArea>
          <Gallery />
        </DropArea>
      </main>
      {!devicesHidden && (
        <aside className={classes.devices} aria-label="Devices">
          <DevicePanel />
        </aside>
      )}
      <div className={classes.queue}>
        <QueueStrip />
      </div>
      <Drawer.Root
        opened={devicesHidden && devicesOpened}
        onClose={view.closeSheet}
        position="right"
        size={320}
      >
        <Drawer.Overlay />
        <Drawer.Content>
          <Drawer.Header role="presentation">
            <Drawer.Title>Devices</Drawer.Title>
            <Drawer.CloseButton />
          </Drawer.Header>
          <Drawer.Body>
            <DevicePanel />
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
      <Detail />
      <ReviewView />
      <CompareView />
      <TrashView />
      <CollectionsSheet />
      <CollectSheet />
      <ExportSheet />
      <DeviceView />
      <QueueView />
      <ApiKeysSheet />
      <MaskSheet />
      <ModelsSheet />
      <ThemesView />
      <RunnerView />
      <FilesSheet />
      <VariationsSheet />
      <GridView />
      <InsightsView />
      <ShortcutSheet />
      <CancelAllSheet />
      <CommandPalette />
    </div>
  );
}
