import { useStudioState } from '../../app/studio-context.tsx';
import { LimitField } from './LimitField.tsx';
import { useUpdateSettings } from './use-settings.ts';
import classes from './DeviceSettings.module.css';

const dayMinutes = 24 * 60;

/** When memory that nobody uses is given back. */
export function MemorySettings() {
  const update = useUpdateSettings();
  const { modelIdleTimeoutSeconds, keepWarmModels } = useStudioState((state) => state.settings);
  return (
    <section className={classes.group}>
      <h3>Giving memory back</h3>
      <p className={classes.text}>
        {modelIdleTimeoutSeconds === 0
          ? 'Models stay in memory until others need the room.'
          : 'Models that nobody uses leave memory; then their devices sleep until there is work.'}
      </p>
      <div className={classes.limits}>
        <LimitField
          label="Let models go after (0: never)"
          unit="min"
          value={Math.round(modelIdleTimeoutSeconds / 60)}
          maximum={7 * dayMinutes}
          onChange={(minutes) => void update({ modelIdleTimeoutSeconds: minutes * 60 })}
        />
        <LimitField
          label="Most used models that stay"
          unit="models"
          value={keepWarmModels}
          maximum={100}
          onChange={(next) => void update({ keepWarmModels: next })}
        />
      </div>
    </section>
  );
}
