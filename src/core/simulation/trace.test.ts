import { expect, test } from 'vitest';
import { parseTrace } from './trace.ts';

const good = {
  devices: [{ id: 'a', speed: 1, memoryGB: 24 }],
  models: [{ key: 'm', memoryGB: 4, loadSeconds: 5, secondsPerImage: 2 }],
  jobs: [
    { at: 3, model: 'm', images: 1 },
    { at: 1, model: 'm', images: 2 },
  ],
};
const read = (changes: object) => () => parseTrace(JSON.stringify({ ...good, ...changes }));

test('puts jobs in order of arrival', () => {
  expect(parseTrace(JSON.stringify(good)).jobs.map(({ at }) => at)).toEqual([1, 3]);
});

test.each([
  [read({ devices: [] }), /devices: .*>=1/],
  [read({ devices: [{ id: 'a', speed: 0, memoryGB: 24 }] }), /devices\[0\]\.speed/],
  [read({ models: [{ ...good.models[0], extra: 1 }] }), /models\[0\]: .*extra/],
  [read({ jobs: [{ at: 0, model: 'm', images: 1.5 }] }), /jobs\[0\]\.images/],
  [
    read({ jobs: [{ at: 0, model: 'x', images: 1 }] }),
    /job 0 asks for the model "x", which is not in "models"/,
  ],
  [read({ devices: [...good.devices, ...good.devices] }), /the device id "a" twice/],
  [
    read({ models: [{ ...good.models[0], memoryGB: 48 }] }),
    /needs 48 GB, and no device of the trace has more than 24 GB/,
  ],
  [() => parseTrace('{'), /The trace is not JSON/],
  [() => parseTrace('[]'), /The whole/],
])('says in one sentence what is wrong with a trace (%#)', (parse, sentence) => {
  expect(parse).toThrow(sentence);
});
