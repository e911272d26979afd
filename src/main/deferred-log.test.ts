import { expect, test } from 'vitest';
import type { Log } from '#core/ports.ts';
import { createDeferredLog } from './deferred-log.ts';

test('what is said before there is a log comes first in it, in order', () => {
  const lines: string[] = [];
  const write = (level: string) => (_details: object, message: string) =>
    void lines.push(`${level} ${message}`);
  const real: Log = { info: write('info'), warn: write('warn'), error: write('error') };
  const log = createDeferredLog();
  log.warn({}, 'one');
  log.error({}, 'two');
  log.attach(real);
  log.info({}, 'three');
  expect(lines).toEqual(['warn one', 'error two', 'info three']);
});
