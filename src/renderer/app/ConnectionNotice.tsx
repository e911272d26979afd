import { Button } from '@mantine/core';
import { useNow } from '../ui/use-now.ts';
import { useStudio, useStudioState } from './studio-context.tsx';
import classes from './ConnectionNotice.module.css';

/** A calm line while the core is out of reach. A first connection in the making says nothing: it is there in no time. */
export function ConnectionNotice() {
  const { session } = useStudio();
  const connection = useStudioState((state) => state.connection);
  const known = useStudioState((state) => state.about !== null);
  const disconnected = connection.state === 'disconnected';
  const now = useNow(disconnected);
  const hidden = connection.state === 'connected' || (connection.state === 'connecting' && !known);
  const seconds = disconnected ? Math.ceil((connection.retryAt - now) / 1000) : 0;
  return (
    <div role="status" className={classes.place}>
      {!hidden && (
        <div className={classes.notice}>
          <span>
            {disconnected ? connection.reason : 'Connecting again…'}
            {known && ' What you wrote is kept.'}
          </span>
          {/* The count changes each second: not for screen readers to read aloud. */}
          <span className={classes.when} aria-hidden>
            {seconds > 1 ? `Next try in ${seconds} s` : disconnected ? 'Trying again…' : ''}
          </span>
          {disconnected && (
            <Button variant="default" size="compact-xs" onClick={() => session.retryNow()}>
              Try now
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
