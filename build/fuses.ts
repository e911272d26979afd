import { type FuseConfig, FuseV1Options, FuseVersion } from '@electron/fuses';

/**
 * What the packaged Electron program may do, written into it. A fuse that a new Electron adds must be decided here first:
 * packaging fails until it is. Nothing in the app may rely on ELECTRON_RUN_AS_NODE; workers are utility processes.
 */
export const fuses: FuseConfig = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Electron checks the archive on macOS and Windows; on Linux this has no effect yet.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Electron's default: bounds checks of WebAssembly by the processor instead of by instructions.
  [FuseV1Options.WasmTrapHandlers]: true,
};
