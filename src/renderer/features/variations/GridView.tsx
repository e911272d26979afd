import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconDownload, IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import type { Model } from '#shared/contract/models.ts';
import { columnsAndRows } from '#shared/variations/cells.ts';
import { useStudio, useStudioState, useView } from '../../app/studio-context.tsx';
import { FullView, FullViewPage } from '../../ui/FullView.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { reportError } from '../../ui/report-error.ts';
import { drawSheet } from '../contact-sheet/draw-sheet.ts';
import { saveBlob } from '../contact-sheet/save-blob.ts';
import { wrappedColumns } from '../contact-sheet/sheet-layout.ts';
import { settingLabels, valueLabels } from './axis-labels.ts';
import { GridCell } from './GridCell.tsx';
import { GridPicture } from './GridPicture.tsx';
import { type GridOfJob, useGrid } from './use-grid.ts';
import classes from './Variations.module.css';

type Loaded = Extract<GridOfJob, { state: 'loaded' }>;

/** Labels of a grid: beside it with two settings, under each picture with one. */
function labelsOf({ vary }: Loaded, models: readonly Model[]) {
  const [across, down] = vary;
  const columnLabels = across ? valueLabels(across, models) : [];
  const rowLabels = down ? valueLabels(down, models) : [];
  const { columns, rows } = columnsAndRows(vary);
  return down
    ? { columns, rows, columnLabels, rowLabels, captions: [] }
    : {
        columns: wrappedColumns(columns),
        rows: Math.ceil(columns / wrappedColumns(columns)),
        columnLabels: [],
        rowLabels: [],
        captions: columnLabels,
      };
}

/** Saves the grid with its labels as one picture. */
async function saveSheet(grid: Loaded, models: readonly Model[], name: string) {
  const sources = grid.cells.map((cell) => (cell.state === 'ready' ? `/images/${cell.imageId}` : null));
  const { captions, ...labels } = labelsOf(grid, models);
  const lines = captions.length === 0 ? null : captions.map((caption) => [caption]);
  saveBlob(await drawSheet({ ...labels, captions: lines, sources }), `${name}.png`);
}

function GridTable({
  grid,
  chosen,
  onChoose,
}: {
  grid: Loaded;
  chosen: number | null;
  onChoose: (index: number | null) => void;
}) {
  const [across, down] = grid.vary;
  const models = useStudioState((state) => state.models);
  const { columns, rows, columnLabels, rowLabels, captions } = labelsOf(grid, models);
  const cellLabel = (index: number) =>
    captions[index] ?? `${columnLabels[index % columns]}, ${rowLabels[Math.floor(index / columns)]}`;
  const cell = (index: number) => {
    const content = grid.cells[index];
    return (
      content && (
        <GridCell
          cell={content}
          label={cellLabel(index)}
          chosen={chosen === index}
          onChoose={() => onChoose(chosen === index ? null : index)}
        />
      )
    );
  };
  const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);
  return (
    <table className={classes.table} aria-label="Grid">
      <caption className={classes.caption}>
        {across && settingLabels[across.setting]}
        {down && ` from left to right, ${settingLabels[down.setting].toLowerCase()} from top to bottom`}
      </caption>
      {down && (
        <thead>
          <tr>
            <td aria-label="Values" />
            {columnLabels.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {indexes(rows).map((row) => (
          <tr key={row}>
            {down && <th scope="row">{rowLabels[row]}</th>}
            {indexes(columns).map((column) => {
              const index = row * columns + column;
              return (
                <td key={index}>
                  {cell(index)}
                  {captions[index] !== undefined && (
                    <span className={classes.cellCaption}>{captions[index]}</span>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function GridContent({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const { gallery, store } = useStudio();
  const grid = useGrid(jobId);
  const [chosen, setChosen] = useState<number | null>(null);
  const [saving, setSaving] = useState(false);
  const ready = grid.state === 'loaded' && grid.cells.some(({ state }) => state === 'ready');
  const chosenCell = grid.state === 'loaded' && chosen !== null ? grid.cells[chosen] : undefined;
  const save = () => {
    if (grid.state !== 'loaded') return;
    setSaving(true);
    saveSheet(grid, store.getState().models, `grid-${jobId.slice(0, 8)}`)
      .catch(reportError)
      .finally(() => setSaving(false));
  };
  return (
    <FullViewPage
      title="Grid"
      summary={grid.state === 'loaded' && grid.request.prompt}
      controls={
        <>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPhoto size={16} />}
            disabled={!ready}
            onClick={() => {
              gallery.setFilter({ jobId });
              onClose();
            }}
          >
            In the gallery
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconDownload size={16} />}
            disabled={!ready}
            loading={saving}
            onClick={save}
          >
            Save as one picture
          </Button>
        </>
      }
      onClose={onClose}
    >
      <div className={classes.body}>
        {grid.state === 'loading' && (
          <Loader className={classes.loader ?? ''} aria-label="Looking for the grid" />
        )}
        {grid.state === 'failed' && (
          <Notice
            icon={<IconAlertTriangle size={28} />}
            title="There is no grid to show."
            text={grid.message}
          />
        )}
        {grid.state === 'loaded' && (
          <div className={classes.scroll}>
            <GridTable grid={grid} chosen={chosen} onChoose={setChosen} />
          </div>
        )}
        {chosenCell?.state === 'ready' && (
          <GridPicture key={chosenCell.imageId} imageId={chosenCell.imageId} />
        )}
      </div>
    </FullViewPage>
  );
}

/** The pictures of one job whose settings differ, over the whole window. */
export function GridView() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'grid');
  const jobId = useView(({ gridJobId }) => gridJobId);
  const requests = useView(({ promptFocusRequests }) => promptFocusRequests);
  const [known, setKnown] = useState(requests);
  if (opened && known !== requests) setKnown(requests);
  return (
    <FullView
      opened={opened && jobId !== null}
      onClose={view.closeSheet}
      returnFocus={known === requests}
      label="Grid of variations"
    >
      {jobId !== null && <GridContent key={jobId} jobId={jobId} onClose={view.closeSheet} />}
    </FullView>
  );
}
