/** Lets messages that have arrived be read: cancels are seen between steps and tiles. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
