import { expect, test } from 'vitest';
import { loadPipeline } from '#inference/load-pipeline.ts';
import { createNormalNoise } from '#inference/noise.ts';
import { drawOne } from '#inference/pipelines/draw-one.ts';
import { embeddedModel, openAttributeClassifier, questions } from './attribute-classifier.ts';

/**
 * One seed is too noisy for 24 prompts: rates of a third of the pictures differ by 0.1 from seed to seed. Over twelve
 * seeds all of them hold; these three are near the mean of the twelve and keep the test to about a minute.
 */
const firstSeeds = [4001, 5001, 6001];
/** The rates were claimed for these settings, and are held to less 5 points. */
const settings = {
  negativePrompt: '',
  steps: 20,
  guidanceScale: 2.5,
  width: 128,
  height: 128,
  scheduler: 'DDIMScheduler',
};
const allowance = 0.05;

type List = 'full' | 'short';
/** How many pictures were asked for something, and how many show it, by what is asked. */
type Counts = Map<string, { right: number; asked: number }>;

async function draw(list: List, firstSeed: number, write: (prompt: string) => string): Promise<Counts> {
  const pipeline = await loadPipeline(embeddedModel, {
    executionProvider: 'cpu',
    threads: 2,
    meter: { seconds: 0 },
  });
  const classifier = await openAttributeClassifier();
  const heads = Object.keys(questions.claimedRates[list]);
  const counts: Counts = new Map(heads.map((head) => [head, { right: 0, asked: 0 }]));

  for (const [index, { prompt, attributes }] of questions.prompts[list].entries()) {
    const picture = await drawOne(pipeline, {
      settings: { ...settings, prompt: write(prompt) },
      noise: createNormalNoise(firstSeed + index),
    });
    const shown = await classifier.classify(picture, heads);
    for (const [head, count] of counts) {
      const wanted = attributes[head] ?? null;
      if (wanted === null) continue;
      count.asked += 1;
      if (shown[head] === wanted) count.right += 1;
    }
  }
  await classifier.dispose();
  await pipeline.dispose();
  return counts;
}

/** The prompts as they are, drawn once for all tests. */
const drawnPlain = new Map<string, Promise<Counts>>();
function drawPlain(list: List, firstSeed: number): Promise<Counts> {
  const key = `${list} ${firstSeed}`;
  const drawn = drawnPlain.get(key) ?? draw(list, firstSeed, (prompt) => prompt);
  drawnPlain.set(key, drawn);
  return drawn;
}

function ratesOf(drawn: readonly Counts[]): Record<string, number> {
  const sum = (head: string, of: 'right' | 'asked') =>
    drawn.reduce((total, counts) => total + (counts.get(head)?.[of] ?? 0), 0);
  const heads = [...(drawn[0]?.keys() ?? [])];
  return Object.fromEntries(heads.map((head) => [head, sum(head, 'right') / sum(head, 'asked')]));
}

for (const list of ['full', 'short'] as const)
  test(
    `24 ${list} prompts: the pictures show what was asked at the claimed rates`,
    { timeout: 240_000 },
    async () => {
      expect(questions.prompts[list]).toHaveLength(24);
      const drawn: Counts[] = [];
      for (const firstSeed of firstSeeds) drawn.push(await drawPlain(list, firstSeed));
      const rates = ratesOf(drawn);
      console.log(list, rates);
      expect(Object.keys(rates)).toEqual(Object.keys(questions.claimedRates[list]));
      const short = Object.entries(questions.claimedRates[list]).filter(
        ([head, claimed]) => !((rates[head] ?? 0) >= claimed - allowance),
      );
      expect(short).toEqual([]);
    },
  );

test(
  'weighted words in two windows show what was asked for as often as plain ones, but for two pictures of 24',
  { timeout: 240_000 },
  async () => {
    const [firstSeed = 0] = firstSeeds;
    const plain = ratesOf([await drawPlain('short', firstSeed)]);
    const weighted = ratesOf([
      await draw('short', firstSeed, (prompt) => `(${prompt.replace(' in ', ':1.4) in ')} BREAK [${prompt}]`),
    ]);
    console.log('weighted', weighted);
    for (const [head, rate] of Object.entries(plain))
      expect(weighted[head]).toBeGreaterThanOrEqual(rate - 2 / 24 - 1e-9);
  },
);
