import { Button, Loader } from '@mantine/core';
import { IconChartDots, IconDownload, IconHeart, IconPlugOff } from '@tabler/icons-react';
import { type ComponentType, useCallback, useEffect, useState } from 'react';
import { countOf } from '#shared/count-of.ts';
import type { InsightsReport } from '#shared/contract/insights.ts';
import { toErrorReport } from '#shared/errors.ts';
import { useConnected, useStudio, useView } from '../../app/studio-context.tsx';
import { FullView, FullViewTabs } from '../../ui/FullView.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { fetchInsightsCharts } from './insights-charts.ts';
import type { InsightsChartsProps, InsightsTab } from './InsightsCharts.tsx';

const tabs: readonly { value: InsightsTab; label: string }[] = [
  { value: 'settings', label: 'Settings' },
  { value: 'words', label: 'Words and themes' },
  { value: 'time', label: 'Over time' },
];
const formats = ['csv', 'json'] as const;

type Loaded =
  | { state: 'loading' }
  | { state: 'failed'; message: string }
  | { state: 'loaded'; report: InsightsReport; Charts: ComponentType<InsightsChartsProps> };

function summaryOf({ pictures, onlyNewest }: InsightsReport): string {
  const seen = `${countOf(pictures.seen, 'picture')} seen, ${pictures.kept.toLocaleString('en')} kept`;
  const bound = onlyNewest === null ? '' : ` (of the newest ${onlyNewest.toLocaleString('en')})`;
  return `${seen}${bound} · worked out on this machine, and stays here`;
}

function InsightsContent({ onClose }: { onClose: () => void }) {
  const { session } = useStudio();
  const connected = useConnected();
  const [tab, setTab] = useState<InsightsTab>('settings');
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const load = useCallback(() => {
    Promise.all([session.call('insights.report', {}), fetchInsightsCharts()]).then(
      ([report, Charts]) => setLoaded({ state: 'loaded', report, Charts }),
      (error: unknown) => setLoaded({ state: 'failed', message: toErrorReport(error).message }),
    );
  }, [session]);
  useEffect(() => {
    if (connected) load();
  }, [connected, load]);

  const report = loaded.state === 'loaded' ? loaded.report : null;
  return (
    <FullViewTabs
      title="Insights"
      tabs={tabs}
      tab={tab}
      onTab={setTab}
      summary={report && summaryOf(report)}
      controls={
        report?.decisionsMissing === 0 &&
        formats.map((format) => (
          <Button
            key={format}
            component="a"
            href={`/insights.${format}`}
            download={`polyptych-insights.${format}`}
            variant="default"
            size="compact-sm"
            leftSection={<IconDownload size={14} />}
          >
            {format.toUpperCase()}
          </Button>
        ))
      }
      onClose={onClose}
    >
      {loaded.state === 'loaded' ? (
        loaded.report.decisionsMissing === 0 ? (
          <loaded.Charts report={loaded.report} tab={tab} />
        ) : (
          <Notice
            icon={<IconHeart size={28} stroke={1.5} />}
            title={`Favor, rate or reject about ${countOf(loaded.report.decisionsMissing, 'more picture')}.`}
            text="Then this page shows which settings and words give pictures that you keep, and how sure that is. It is worked out on this machine and stays here."
          />
        )
      ) : !connected ? (
        <Notice icon={<IconPlugOff size={28} />} title="There is no connection to Polyptych." />
      ) : loaded.state === 'failed' ? (
        <Notice
          icon={<IconChartDots size={28} />}
          title="The insights could not be loaded."
          text={loaded.message}
          action={
            <Button variant="default" onClick={load}>
              Try again
            </Button>
          }
        />
      ) : (
        <Notice icon={<Loader size={24} aria-hidden />} title="Looking through your pictures…" />
      )}
    </FullViewTabs>
  );
}

/** What favorites, ratings and rejections teach, over the whole window. */
export function InsightsView() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'insights');
  // Settings that were taken over take the focus to the prompt.
  const requests = useView(({ promptFocusRequests }) => promptFocusRequests);
  const [known, setKnown] = useState(requests);
  if (opened && known !== requests) setKnown(requests);
  return (
    <FullView returnFocus={known === requests} opened={opened} onClose={view.closeSheet} label="Insights">
      <InsightsContent onClose={view.closeSheet} />
    </FullView>
  );
}
