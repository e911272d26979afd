import { Button } from '@mantine/core';
import { IconChartLine, IconPlugOff } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { toErrorReport } from '#shared/errors.ts';
import { useConnected, useDeviceHistory, useStudio, useStudioState } from '../../../app/studio-context.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { groupDevices } from '../device-groups.ts';
import type { Span } from '../history/history-store.ts';

// Charts come with a large library: it is loaded when someone looks at them.
const LoadCharts = lazy(() => import('./LoadCharts.tsx'));

/** The charts of a span, or why there are none. */
export function LoadTab({ span }: { span: Span }) {
  const { history } = useStudio();
  const connected = useConnected();
  const devices = useStudioState((state) => state.devices);
  const [problem, setProblem] = useState<string | null>(null);
  const missing = useDeviceHistory(({ windows }) => !windows.has(span));
  useEffect(() => {
    if (!missing || !connected) return;
    history.load(span).then(
      () => setProblem(null),
      (error: unknown) => setProblem(toErrorReport(error).message),
    );
  }, [history, span, missing, connected]);

  const useIntegratedGpus = useStudioState((state) => state.settings.useIntegratedGpus);
  const { main, lastResort } = groupDevices(devices, useIntegratedGpus);
  if (!missing)
    return (
      <Suspense fallback={null}>
        <LoadCharts devices={[...main, ...lastResort]} span={span} />
      </Suspense>
    );
  if (!connected)
    return <Notice icon={<IconPlugOff size={28} />} title="There is no connection to Polyptych." />;
  if (problem === null) return null;
  const retry = () => {
    setProblem(null);
    history.load(span).catch((error: unknown) => setProblem(toErrorReport(error).message));
  };
  return (
    <Notice
      icon={<IconChartLine size={28} />}
      title="The readings of the past could not be had."
      text={problem}
      action={
        <Button variant="default" onClick={retry}>
          Try again
        </Button>
      }
    />
  );
}
