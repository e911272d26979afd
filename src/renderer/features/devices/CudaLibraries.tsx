import { Button } from '@mantine/core';
import { useConnected, useStudio, useStudioState } from '../../app/studio-context.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { reportError } from '../../ui/report-error.ts';
import { type CudaOffer, cudaOffer } from './cuda-offer.ts';
import classes from './CudaLibraries.module.css';

const labels: Record<NonNullable<CudaOffer['action']>, string> = {
  install: 'Get CUDA',
  retry: 'Try again',
  stop: 'Stop',
};

/** Offers the libraries by which NVIDIA's cards draw faster, and shows how far they are. */
export function CudaLibraries() {
  const { session } = useStudio();
  const connected = useConnected();
  const machine = useStudioState((state) => state.machine);
  const devices = useStudioState((state) => state.devices);
  const offer = cudaOffer(machine, devices);
  if (!offer) return null;
  const { tone, text, action, fraction } = offer;
  const act = () => {
    session.call(action === 'stop' ? 'devices.cancelCuda' : 'devices.installCuda', {}).catch(reportError);
  };
  return (
    <section className={classes.offer} aria-label="CUDA libraries">
      <p className={classes.text} data-tone={tone}>
        {text}
      </p>
      {fraction !== undefined && <ProgressBar fraction={fraction} label="CUDA libraries" />}
      {action !== null && (
        <Button size="compact-sm" variant="default" disabled={!connected} onClick={act}>
          {labels[action]}
        </Button>
      )}
    </section>
  );
}
