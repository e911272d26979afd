import { searchText } from './search-text.ts';

/** What a search asks of the full-text index, in FTS5's own language; null where it asks nothing of the kind. */
export type SearchWords =
  { kind: 'all' } | { kind: 'nothing' } | { kind: 'words'; wanted: string | null; unwanted: string | null };

const part = /(-?)(?:"([^"]*)"?|([^\s"]+))/gu;
const wordSign = /[\p{L}\p{N}\p{Co}]/u;
/** Signs of the search itself: alone they are a search that has only begun. */
const onlyBegun = /^[\s"*-]*$/u;

/**
 * Reads what people type: words (each may go on: `light` finds lighthouse), `"whole phrases"`, and `-words` or `-"phrases"`
 * that must not be there; these are meant whole, unless a star follows. Anything can be typed: the rest is only letters.
 */
export function readSearch(typed: string): SearchWords {
  if (onlyBegun.test(typed)) return { kind: 'all' };
  const wanted: string[] = [];
  const unwanted: string[] = [];
  for (const [, minus = '', phrase, word = ''] of typed.matchAll(part)) {
    const text = searchText(phrase ?? word).replaceAll(/["\0]/g, ' ');
    if (!wordSign.test(text)) continue;
    const goesOn = phrase === undefined && (minus === '' || word.endsWith('*'));
    (minus === '' ? wanted : unwanted).push(`"${text}"${goesOn ? ' *' : ''}`);
  }
  if (wanted.length === 0 && unwanted.length === 0) return { kind: 'nothing' };
  const any = unwanted.join(' OR ');
  if (wanted.length === 0) return { kind: 'words', wanted: null, unwanted: any };
  const all = wanted.join(' AND ');
  return { kind: 'words', wanted: unwanted.length === 0 ? all : `(${all}) NOT (${any})`, unwanted: null };
}
