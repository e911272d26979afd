import { desktopRuntimeName } from './shells/desktop-runtime.ts';

/** Before the tests: under what the desktop app is going to run. */
export default function sayRuntime(): void {
  console.log(`The desktop app runs under ${desktopRuntimeName()}.`);
}
