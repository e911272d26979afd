import { PolyptychError } from '#shared/errors.ts';

/** Reads an option of the command line that is a whole number, however large: the contract holds the bounds. */
export function parseWholeNumber(option: string): (text: string) => number {
  return (text) => {
    if (/^[+-]?\d{1,15}$/.test(text)) return Number(text);
    throw new PolyptychError('bad_input', `${option} must be a whole number, not "${text}".`);
  };
}

/** Reads a whole number within bounds that no contract holds. */
export function parseBoundedNumber(
  option: string,
  minimum: number,
  maximum: number,
): (text: string) => number {
  const parse = parseWholeNumber(option);
  return (text) => {
    const value = parse(text);
    if (value >= minimum && value <= maximum) return value;
    throw new PolyptychError(
      'bad_input',
      `${option} must be a whole number from ${minimum} to ${maximum}, not ${text}.`,
    );
  };
}

/** Reads a decimal number; "NaN", "Infinity", "" and "0x10" are none. */
export function parseDecimalNumber(option: string): (text: string) => number {
  return (text) => {
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i.test(text)) return Number(text);
    throw new PolyptychError('bad_input', `${option} must be a number, not "${text}".`);
  };
}
