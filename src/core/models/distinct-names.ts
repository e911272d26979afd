/** Tells models of one name apart: the first keeps it, the others have their folder's behind it, as `Dreamer (dreamer-fp16)`. */
export function distinctNames<M extends { id: string; name: string }>(models: readonly M[]): M[] {
  const taken = new Set<string>();
  return models.map((model) => {
    const name = taken.has(model.name) ? `${model.name} (${model.id})` : model.name;
    taken.add(name);
    return name === model.name ? model : { ...model, name };
  });
}
