import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { FolderForm } from './FolderForm.tsx';
import { HubForm } from './HubForm.tsx';
import classes from './Models.module.css';

const sources = [
  { value: 'hub', label: 'From Hugging Face' },
  { value: 'folder', label: 'From this machine' },
];

/** Both ways in which a model comes into the library. */
export function AddModel({ onStarted }: { onStarted: () => void }) {
  const [source, setSource] = useState('hub');
  return (
    <>
      <p className={classes.description}>
        Polyptych uses Stable Diffusion models in the diffusers ONNX layout: a folder with{' '}
        <code>model_index.json</code>, <code>text_encoder</code>, <code>unet</code> and{' '}
        <code>vae_decoder</code>.
      </p>
      <SegmentedControl
        aria-label="Where the model comes from"
        className={classes.sources ?? ''}
        transitionDuration={0}
        data={sources}
        value={source}
        onChange={setSource}
      />
      {source === 'hub' ? <HubForm onStarted={onStarted} /> : <FolderForm onStarted={onStarted} />}
    </>
  );
}
