import { describe, expect, it } from 'vitest';
import type { JobRequestInput } from '#shared/contract/jobs.ts';
import { sampleModel } from '#shared/contract/samples.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Call } from '../../connection/session.ts';
import { createDraftStore } from './draft-store.ts';
import { createGeneration } from './generation.ts';

const model = sampleModel();

function createScene(failure: PolyptychError | null = null) {
  const sent: JobRequestInput[] = [];
  const stored: unknown[] = [];
  const call = (async (_name: string, input: JobRequestInput) => {
    sent.push(input);
    if (failure) throw failure;
    return { request: { ...input, seed: input.seed ?? 4711 } };
  }) as unknown as Call;
  const draft = createDraftStore({ read: () => null, write: (next) => stored.push(next) });
  draft.fit([model]);
  return { generation: createGeneration({ call, draft, models: () => [model] }), draft, sent, stored };
}

describe('generating', () => {
  it('sends the draft and remembers the seed that the job was given, unlocked', async () => {
    const { generation, draft, sent, stored } = createScene();
    draft.change({ prompt: 'a red tent' });
    expect(await generation.run()).toBe(true);
    expect(sent).toMatchObject([{ prompt: 'a red tent', seed: null, steps: 20 }]);
    expect(draft.store.getState()).toMatchObject({ prompt: 'a red tent', seed: 4711, seedLocked: false });
    expect(stored.at(-1)).toEqual(draft.store.getState());
  });

  it('sends nothing that is wrong, and from then on counts an empty prompt as a mistake', async () => {
    const { generation, sent } = createScene();
    expect(await generation.run()).toBe(false);
    expect(sent).toEqual([]);
    expect(generation.store.getState().attempted).toBe(true);
  });

  it('keeps what was written when the core does not take it, and says why', async () => {
    const { generation, draft } = createScene(new PolyptychError('disk_full', 'The disk is full.'));
    draft.change({ prompt: 'a red tent' });
    expect(await generation.run()).toBe(false);
    expect(generation.store.getState()).toMatchObject({ sending: false, failure: 'The disk is full.' });
    expect(draft.store.getState().prompt).toBe('a red tent');
  });

  it('does not send twice while the first is on its way', async () => {
    const { generation, draft, sent } = createScene();
    draft.change({ prompt: 'a red tent' });
    expect(await Promise.all([generation.run(), generation.run()])).toEqual([true, false]);
    expect(sent.length).toBe(1);
  });
});
