import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { PolyptychError } from '#shared/errors.ts';
import { endOf } from './report-error.ts';

test('wrong usage ends with 2, what failed with 1, help with 0', () => {
  expect(endOf(new PolyptychError('bad_input', 'Not so.'))).toEqual({ exitCode: 2, sentence: 'Not so.' });
  expect(endOf(new PolyptychError('not_writable', 'No.'))).toEqual({ exitCode: 1, sentence: 'No.' });
  expect(endOf(new Error('boom'))).toEqual({ exitCode: 1, sentence: 'boom' });
  expect(endOf(new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)'))).toEqual({
    exitCode: 0,
    sentence: null,
  });
});

test('what commander says becomes a sentence', () => {
  const unknown = new CommanderError(
    1,
    'commander.unknownOption',
    "error: unknown option '--foo'\n(Did you mean --for?)",
  );
  expect(endOf(unknown)).toEqual({ exitCode: 2, sentence: "Unknown option '--foo' (Did you mean --for?)" });
  const missing = new CommanderError(
    1,
    'commander.missingMandatoryOptionValue',
    "error: option '--prompt' missing",
  );
  expect(endOf(missing).sentence).toBe("Option '--prompt' missing.");
});
