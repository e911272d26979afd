import { Button } from '@mantine/core';
import { IconFilterOff, IconHeart, IconPlugConnectedX, IconSearchOff } from '@tabler/icons-react';
import { wholeGallery } from '#shared/contract/gallery.ts';
import { useGallery, useStudio, useStudioState } from '../../app/studio-context.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { NoticeLine } from '../../ui/NoticeLine.tsx';
import { runningUnits } from '../queue/job-progress.ts';
import { activeFilters } from './finding/active-filters.ts';
import { FirstRun } from './FirstRun.tsx';
import { Grid } from './Grid.tsx';
import classes from './GalleryBody.module.css';

const skeletons = Array.from({ length: 24 }, (_, index) => index);

/** Which of the gallery's states is shown: loading, failed, first run, nothing found, or pictures. */
export function GalleryBody({ known }: { known: boolean }) {
  const { gallery } = useStudio();
  const sectionCount = useGallery((state) => state.sections.length);
  const load = useGallery((state) => state.load);
  const filter = useGallery((state) => state.filter);
  const counts = useGallery((state) => state.counts);
  const jobs = useStudioState((state) => state.jobs);
  const connection = useStudioState((state) => state.connection);
  const narrowed = activeFilters(filter, null).length > 0;
  const filtered = narrowed || filter.favoritesOnly || filter.search !== '';
  const running = filtered ? [] : runningUnits(jobs);

  const retry = (
    <Button variant="default" size="compact-sm" mr={4} onClick={() => void gallery.reload()}>
      Retry
    </Button>
  );
  if (sectionCount > 0 || running.length > 0)
    return (
      <>
        <div role="status" className={classes.problem}>
          {load.state === 'failed' && (
            <NoticeLine sentence={`These may not be the pictures you asked for. ${load.message}`}>
              {retry}
            </NoticeLine>
          )}
        </div>
        <Grid running={running} />
      </>
    );
  if (load.state === 'failed')
    return (
      <Notice
        icon={<IconPlugConnectedX size={28} stroke={1.4} />}
        title="The pictures could not be loaded"
        text={load.message}
        action={retry}
      />
    );
  if (!known && connection.state === 'disconnected')
    return (
      <Notice
        icon={<IconPlugConnectedX size={28} stroke={1.4} />}
        title="Polyptych does not answer"
        text="The pictures appear as soon as it is back."
      />
    );
  if (load.state === 'loading' || counts === null)
    return (
      <div className={classes.skeletons} role="status" aria-label="Loading pictures">
        {skeletons.map((index) => (
          <div key={index} className={classes.skeleton} />
        ))}
      </div>
    );
  if (filter.search !== '' && !narrowed)
    return (
      <Notice
        icon={<IconSearchOff size={28} stroke={1.4} />}
        title={`No picture’s prompt contains “${filter.search}”`}
        action={
          <Button variant="default" onClick={() => gallery.setFilter({ search: '', favoritesOnly: false })}>
            Show all pictures
          </Button>
        }
      />
    );
  if (narrowed)
    return (
      <Notice
        icon={<IconFilterOff size={28} stroke={1.4} />}
        title="No picture passes the filter"
        text="Take a part of it off above, or all of it here."
        action={
          <Button variant="default" onClick={() => gallery.setFilter(wholeGallery)}>
            Show all pictures
          </Button>
        }
      />
    );
  if (filter.favoritesOnly)
    return (
      <Notice
        icon={<IconHeart size={28} stroke={1.4} />}
        title="No favorites yet"
        text="Press F on a picture, or its heart, and it stays here."
        action={
          <Button variant="default" onClick={() => gallery.setFilter({ favoritesOnly: false })}>
            Show all pictures
          </Button>
        }
      />
    );
  return <FirstRun />;
}
