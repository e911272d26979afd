import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import type { Model } from '#shared/contract/models.ts';
import { useStudio, useStudioState, useView } from '../../app/studio-context.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { AddModel } from './AddModel.tsx';
import { ModelDefaults } from './ModelDefaults.tsx';
import { ModelList } from './ModelList.tsx';
import classes from './Models.module.css';
import { RemoveModel } from './RemoveModel.tsx';

type Page =
  | { name: 'list' }
  | { name: 'add' }
  | { name: 'defaults'; modelId: string }
  | { name: 'remove'; modelId: string };

const list: Page = { name: 'list' };

function titleOf(page: Page, model: Model | undefined): string {
  switch (page.name) {
    case 'list':
      return 'Models';
    case 'add':
      return 'Add a model';
    case 'defaults':
      return `Defaults of ${model?.name ?? ''}`;
    case 'remove':
      return `Remove ${model?.name ?? ''}?`;
  }
}

/** The model library: what there is and what comes, and a page for each thing that is done with it. */
export function ModelsSheet() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'models');
  const models = useStudioState((state) => state.models);
  const [wanted, setPage] = useState<Page>(list);
  const model = 'modelId' in wanted ? models.find(({ id }) => id === wanted.modelId) : undefined;
  // A model that is gone has no pages.
  const page = 'modelId' in wanted && !model ? list : wanted;
  const back = () => setPage(list);
  const close = () => {
    view.closeSheet();
    back();
  };
  return (
    <Sheet
      opened={opened}
      onClose={close}
      title={
        page.name === 'list' ? (
          titleOf(page, model)
        ) : (
          <span className={classes.title}>
            <ActionIcon aria-label="Back to the models" onClick={back}>
              <IconArrowLeft size={18} />
            </ActionIcon>
            {titleOf(page, model)}
          </span>
        )
      }
      size={720}
    >
      {page.name === 'list' && (
        <ModelList
          onAdd={() => setPage({ name: 'add' })}
          onDefaults={({ id }) => setPage({ name: 'defaults', modelId: id })}
          onRemove={({ id }) => setPage({ name: 'remove', modelId: id })}
        />
      )}
      {page.name === 'add' && <AddModel onStarted={back} />}
      {page.name === 'defaults' && model && <ModelDefaults key={model.id} model={model} onDone={back} />}
      {page.name === 'remove' && model && <RemoveModel model={model} onDone={back} />}
    </Sheet>
  );
}
