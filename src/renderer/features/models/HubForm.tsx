import { Button, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { countOf } from '#shared/count-of.ts';
import type { Output } from '#shared/contract/index.ts';
import { type ErrorReport, toErrorReport } from '#shared/errors.ts';
import { useConnected } from '../../app/studio-context.tsx';
import { Field, fieldAria } from '../../ui/Field.tsx';
import { formatBytes } from '../../ui/format.ts';
import { HubToken } from './HubToken.tsx';
import classes from './Models.module.css';
import { useModelActions } from './use-model-actions.ts';

type Found = Output<'models.lookUpRepository'>;
type Asked =
  | { state: 'nothing' }
  | { state: 'looking' }
  | { state: 'found'; found: Found }
  | { state: 'failed'; error: ErrorReport };

const modelsOnTheWeb = 'https://huggingface.co/models?library=onnx&pipeline_tag=text-to-image';
const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

/** Looks a repository up, says what would come, and begins the download. Nothing is asked of the network before. */
export function HubForm({ onStarted }: { onStarted: () => void }) {
  const id = useId();
  const actions = useModelActions();
  const connected = useConnected();
  const [repository, setRepository] = useState('');
  const [revision, setRevision] = useState('');
  const [targetFolder, setTargetFolder] = useState('');
  const [asked, setAsked] = useState<Asked>({ state: 'nothing' });
  const input = { repository, revision: orNull(revision) };
  const failed = (error: unknown) => setAsked({ state: 'failed', error: toErrorReport(error) });
  const change = (set: (text: string) => void) => (text: string) => {
    set(text);
    setAsked({ state: 'nothing' });
  };

  function submit() {
    if (asked.state === 'found') {
      actions
        .download({ ...input, targetFolder: orNull(targetFolder) })
        .then(onStarted)
        .catch(failed);
      return;
    }
    setAsked({ state: 'looking' });
    actions
      .lookUp(input)
      .then((found) => setAsked({ state: 'found', found }))
      .catch(failed);
  }
  const error = asked.state === 'failed' ? asked.error.message : undefined;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field id={`${id}-repository`} label="Repository" error={error}>
        <TextInput
          {...fieldAria(`${id}-repository`, error)}
          data-autofocus
          placeholder="owner/name, or the address of its page"
          autoComplete="off"
          spellCheck={false}
          value={repository}
          error={error !== undefined}
          onChange={(event) => change(setRepository)(event.currentTarget.value)}
        />
      </Field>
      <div className={classes.pair}>
        <Field id={`${id}-revision`} label="Revision" hint="optional">
          <TextInput
            id={`${id}-revision`}
            placeholder="main"
            autoComplete="off"
            value={revision}
            onChange={(event) => change(setRevision)(event.currentTarget.value)}
          />
        </Field>
        <Field id={`${id}-folder`} label="Into another folder" hint="optional">
          <TextInput
            id={`${id}-folder`}
            placeholder="the models folder"
            autoComplete="off"
            value={targetFolder}
            onChange={(event) => setTargetFolder(event.currentTarget.value)}
          />
        </Field>
      </div>
      {asked.state === 'found' && (
        <p role="status">
          {formatBytes(asked.found.sizeBytes)} in {countOf(asked.found.files, 'file')};{' '}
          {formatBytes(asked.found.freeBytes)} are free.
        </p>
      )}
      <HubToken wanted={asked.state === 'failed' && isRefusal(asked.error)} />
      <div className={classes.submit}>
        <p className={classes.facts}>
          The ONNX export of a repository is taken, or its upscaler, and nothing else.{' '}
          <a href={modelsOnTheWeb} target="_blank" rel="noreferrer">
            Find one on Hugging Face
          </a>
        </p>
        <Button
          type="submit"
          {...(asked.state === 'found' ? {} : { variant: 'default' })}
          loading={asked.state === 'looking'}
          disabled={!connected || repository.trim() === ''}
        >
          {asked.state === 'found' ? 'Download' : 'Look up'}
        </Button>
      </div>
    </form>
  );
}

/** Whether a token might help. */
const isRefusal = ({ code }: ErrorReport) => code === 'unauthorized' || code === 'forbidden';
