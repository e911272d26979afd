import { Button, CloseButton } from '@mantine/core';
import { useEffect } from 'react';
import { wholeGallery } from '#shared/contract/gallery.ts';
import { usePictureFiles, useStudio, useView } from '../../app/studio-context.tsx';
import { NoticeLine } from '../../ui/NoticeLine.tsx';
import classes from './FilesNotice.module.css';
import { filesNews } from './files-news.ts';

/** One quiet line about picture files with which something is wrong, until somebody has looked or does not want to. */
export function FilesNotice() {
  const { files, view, gallery } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'files');
  const state = usePictureFiles((now) => now);
  const all = filesNews(state);
  const [news, ...others] = all.filter(({ id }) => !state.seenIds.includes(id));
  const unseen = [news, ...others].flatMap((one) => (one ? [one.id] : []));
  // Who has the details open has seen it.
  useEffect(() => {
    if (opened && unseen.length > 0) files.markSeen(unseen);
  });
  return (
    <div role="status" className={classes.place}>
      {news && !opened && (
        <NoticeLine sentence={news.sentence}>
          {news.missing && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              onClick={() => {
                gallery.setFilter({ ...wholeGallery, missingOnly: true });
                files.markSeen(unseen);
              }}
            >
              Show them
            </Button>
          )}
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => view.openSheet('files')}>
            Details
          </Button>
          <CloseButton size="sm" aria-label="Dismiss" onClick={() => files.markSeen(unseen)} />
        </NoticeLine>
      )}
    </div>
  );
}
