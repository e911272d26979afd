import type { ModelPart } from './session.ts';

/**
 * Parts of a model that share the place of one in memory: each is open only while it is used, and goes when another one is.
 * What is known of a part stays known while it rests.
 */
export interface RestingParts {
  /** Opens the part once, which says what is wrong with it; afterwards it is opened again whenever it is run. */
  add(open: () => Promise<ModelPart>): Promise<ModelPart>;
  /** Lets go of the one that is open, if any. Never rejects. */
  rest(): Promise<void>;
}

export function createRestingParts(): RestingParts {
  let awake: { open: () => Promise<ModelPart>; part: ModelPart } | null = null;

  async function rest() {
    const leaving = awake;
    awake = null;
    // What cannot be given back went with its device: the next call says so.
    await leaving?.part.dispose().catch(() => undefined);
  }

  async function wake(open: () => Promise<ModelPart>): Promise<ModelPart> {
    if (awake?.open === open) return awake.part;
    await rest();
    const part = await open();
    awake = { open, part };
    return part;
  }

  return {
    async add(open) {
      const { file, inputs, outputs } = await wake(open);
      return {
        file,
        inputs,
        outputs,
        run: async (feeds, output) => (await wake(open)).run(feeds, output),
        runFor: async (feeds, names) => (await wake(open)).runFor(feeds, names),
        dispose: async () => {
          if (awake?.open === open) await rest();
        },
      };
    },
    rest,
  };
}
