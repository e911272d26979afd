/** What a key's clients have chosen for their next pictures: a model, by its identifier. Kept as long as the server runs. */
export function createOptions() {
  const models = new Map<string, string>();
  return {
    of: (keyId: string): string | null => models.get(keyId) ?? null,
    choose: (keyId: string, modelId: string) => void models.set(keyId, modelId),
  };
}
export type Options = ReturnType<typeof createOptions>;
