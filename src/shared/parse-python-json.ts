/** Strings, and the numbers that Python writes though JSON has none. */
const stringOrSpecialNumber = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;

/** Parses JSON as Python's programs write it: infinite numbers and NaN become null. Throws as `JSON.parse` does. */
export function parsePythonJson(text: string): unknown {
  const parsed: unknown = JSON.parse(
    text.replaceAll(stringOrSpecialNumber, (match) => (match.startsWith('"') ? match : 'null')),
  );
  return parsed;
}
