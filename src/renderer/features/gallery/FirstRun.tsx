import { UnstyledButton } from '@mantine/core';
import { IconArrowUpRight } from '@tabler/icons-react';
import { useDraft, useStudio, useStudioState } from '../../app/studio-context.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { generateKeys } from '../../ui/keys.ts';
import { chosenModel } from '../composer/draft.ts';
import classes from './FirstRun.module.css';

const shownExamples = 4;

/** The gallery before its first picture: what to do, and sentences to start from. */
export function FirstRun() {
  const { draft, view } = useStudio();
  const models = useStudioState((state) => state.models);
  const modelId = useDraft((state) => state.modelId);
  const model = chosenModel({ ...draft.store.getState(), modelId }, models);
  const examples = model?.examples.slice(0, shownExamples) ?? [];
  const start = (prompt: string) => {
    draft.change({ prompt });
    view.focusPrompt();
  };
  return (
    <div className={classes.panel}>
      <div className={classes.inner}>
        <Mark size={44} />
        <h2 className={classes.title}>Your first picture</h2>
        <p className={classes.text}>
          {model
            ? `Say on the left what it should show, then press ${generateKeys}.${examples.length > 0 ? ' Or start from one of these:' : ''}`
            : 'No model is ready yet. Open Models at the top to see which ones were found and what is wrong with them.'}
        </p>
        {examples.length > 0 && (
          <ul className={classes.examples} aria-label="Example prompts">
            {examples.map((example) => (
              <li key={example}>
                <UnstyledButton className={classes.example} onClick={() => start(example)}>
                  <span>{example}</span>
                  <IconArrowUpRight size={15} className={classes.arrow} aria-hidden />
                </UnstyledButton>
              </li>
            ))}
          </ul>
        )}
        <p className={classes.foot}>Everything is made and kept on this computer.</p>
      </div>
    </div>
  );
}
