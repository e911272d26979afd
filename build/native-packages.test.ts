import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  architectures,
  type LockedPackages,
  missingPackages,
  nativePackages,
  readLockedPackages,
} from './native-packages.ts';

const repository = path.join(import.meta.dirname, '..');

describe('what ships beside the archive', () => {
  test.each(architectures)(
    'on %s is the closure of the native packages, with its own binaries alone',
    (cpu) => {
      const names = nativePackages(readLockedPackages(repository), cpu).map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining([
          'onnxruntime-node',
          'onnxruntime-common',
          '@napi-rs/image',
          `@napi-rs/image-linux-${cpu}-gnu`,
          'koffi',
          `@koromix/koffi-linux-${cpu}`,
        ]),
      );
      const foreign = /(darwin|win32|musl|freebsd|openbsd|android|wasm|riscv|ppc64|s390x|ia32|loong64|arm$)/;
      expect(names.filter((name) => foreign.test(name))).toEqual([]);
      const otherCpu = cpu === 'x64' ? 'arm64' : 'x64';
      expect(names.filter((name) => name.endsWith(otherCpu))).toEqual([]);
      // Only the installer of onnxruntime-node downloads and unpacks.
      expect(names.filter((name) => /adm-zip|global-agent/.test(name))).toEqual([]);
    },
  );

  const base: LockedPackages = {
    'node_modules/onnxruntime-node': { version: '1.0.0', dependencies: { long: '^5' } },
    'node_modules/onnxruntime-node/node_modules/long': { version: '5.0.0' },
    'node_modules/long': { version: '4.0.0' },
    'node_modules/@napi-rs/image': { version: '1.0.0', os: ['!win32'] },
    'node_modules/koffi': { version: '1.0.0', optionalDependencies: { elsewhere: '1.0.0' } },
  };

  test('is looked up as Node does: the copy nearest to its dependent', () => {
    expect(nativePackages(base, 'x64').map(({ place, version }) => `${place} ${version}`)).toEqual([
      'node_modules/@napi-rs/image 1.0.0',
      'node_modules/koffi 1.0.0',
      'node_modules/onnxruntime-node 1.0.0',
      'node_modules/onnxruntime-node/node_modules/long 5.0.0',
    ]);
  });
  test('must be in the lock file unless it is optional', () => {
    const { 'node_modules/@napi-rs/image': _absent, ...incomplete } = base;
    expect(() => nativePackages(incomplete, 'x64')).toThrow(
      'package-lock.json does not say where @napi-rs/image is',
    );
  });
});

describe('before packaging', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'polyptych-native-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const wanted = [
    { name: 'koffi', version: '3.3.4', place: 'node_modules/koffi' },
    {
      name: '@koromix/koffi-linux-arm64',
      version: '3.3.4',
      place: 'node_modules/@koromix/koffi-linux-arm64',
    },
  ];
  function install(place: string, version: string) {
    mkdirSync(path.join(root, place), { recursive: true });
    writeFileSync(path.join(root, place, 'package.json'), JSON.stringify({ version }));
  }

  test('one sentence names what is missing or of another version, and the command that gets it', () => {
    install('node_modules/koffi', '3.3.4');
    install('node_modules/@koromix/koffi-linux-arm64', '3.3.3');
    expect(missingPackages(root, wanted, 'arm64')).toBe(
      'Packaging for arm64 needs packages that are not installed here: run ' +
        '"npm install --no-save --force @koromix/koffi-linux-arm64@3.3.4", then try again.',
    );
  });
  test('nothing is said when all is there', () => {
    install('node_modules/@koromix/koffi-linux-arm64', '3.3.4');
    expect(missingPackages(root, wanted, 'arm64')).toBeNull();
  });
});
