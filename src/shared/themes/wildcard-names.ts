/** More stars than that could make the search slow, and no folder needs them. */
const maximumStars = 4;

/**
 * Which wildcard files a pattern means. Names are paths inside the wildcard folder without `.txt`, with `/` between
 * folders; `*` stands for any part of one name, `**` for any folders, `?` for one character. Capitals do not matter.
 */
export function matchWildcardNames(pattern: string, names: readonly string[]): string[] {
  const wanted = pattern
    .trim()
    .replaceAll(/^\/+|\/+$/g, '')
    .toLowerCase();
  if (!/[*?]/.test(wanted)) return names.filter((name) => name.toLowerCase() === wanted);
  if ((wanted.match(/\*+/g) ?? []).length > maximumStars) return [];
  const expression = new RegExp(
    `^${wanted
      .replaceAll(/\*{3,}/g, '**')
      .replaceAll(/[.+^${}()|[\]\\-]/g, String.raw`\$&`)
      .replaceAll(/\*\*\/?|\*|\?/g, (star) => (star === '*' ? '[^/]*' : star === '?' ? '[^/]' : '.*'))}$`,
  );
  return names.filter((name) => expression.test(name.toLowerCase())).sort();
}
