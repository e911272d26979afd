import { Button } from '@mantine/core';
import { IconChartLine, IconPlugOff } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { toErrorReport } from '#shared/errors.ts';
import { useConnected, useDeviceHistory, useStudio, useStudioState } from '../../../app/studio-context.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { groupDevices } from '../device-groups.ts';
import type { Span } from '../history/history-store.ts';
import { fetchedLoadCharts, fetchLoadCharts } from './load-charts.ts';

/** The charts of a span, or why there are none. */
export function LoadTab({ span }: { span: Span }) {
  const { history } = useStudio();
  const connected = useConnected();
  const devices = useStudioState((state) => state.devices);
  const useIntegratedGpus = useStudioState((state) => state.settings.useIntegratedGpus);
  const missing = useDeviceHistory(({ windows }) => !windows.has(span));
  const [LoadCharts, setLoadCharts] = useState(fetchedLoadCharts);
  const [problem, setProblem] = useState<{ span: Span; message: string } | null>(null);

  const incomplete = missing || LoadCharts === null;
  const complete = useCallback(() => {
    Promise.all([fetchLoadCharts(), missing ? history.load(span) : null]).then(
      // A component as state is an updater: hence a function that gives it.
      ([charts]) => {
        setLoadCharts(() => charts);
        setProblem(null);
      },
      (error: unknown) => setProblem({ span, message: toErrorReport(error).message }),
    );
  }, [history, span, missing]);
  useEffect(() => {
    if (incomplete && connected) complete();
  }, [incomplete, connected, complete]);

  if (!incomplete) {
    const { main, lastResort } = groupDevices(devices, useIntegratedGpus);
    return <LoadCharts devices={[...main, ...lastResort]} span={span} />;
  }
  if (!connected)
    return <Notice icon={<IconPlugOff size={28} />} title="There is no connection to Polyptych." />;
  if (problem?.span !== span) return null;
  return (
    <Notice
      icon={<IconChartLine size={28} />}
      title="The charts could not be loaded."
      text={problem.message}
      action={
        <Button
          variant="default"
          onClick={() => {
            setProblem(null);
            complete();
          }}
        >
          Try again
        </Button>
      }
    />
  );
}
