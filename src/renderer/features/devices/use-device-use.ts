import { useStudio, useStudioState } from '../../app/studio-context.tsx';
import { useUpdateSettings } from '../settings/use-settings.ts';
import { type DeviceUse, deviceUseOf, withDeviceUse } from './device-use.ts';

/** How people let a device be used, and what changes it. */
export function useDeviceUse(deviceId: string): { use: DeviceUse; setUse: (use: DeviceUse) => void } {
  const { store } = useStudio();
  const update = useUpdateSettings();
  const settings = useStudioState((state) => state.settings);
  return {
    use: deviceUseOf(deviceId, settings),
    setUse: (next) => void update(withDeviceUse(deviceId, next, store.getState().settings)),
  };
}
