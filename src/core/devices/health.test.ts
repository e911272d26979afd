import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HealthLimits, type Judgement, type Look, judgeHealth, unjudged } from './health.ts';

const gibibyte = 2 ** 30;
const limits: HealthLimits = {
  temperatureLimitCelsius: 95,
  gpuIdleMemoryBytes: gibibyte,
  gpuIdleUtilizationPercent: 10,
  othersCount: true,
};

function answer(changes: Partial<Extract<Look, { state: 'answered' }>> = {}): Look {
  return {
    state: 'answered',
    temperatureCelsius: 40,
    memoryUsedByOthersBytes: 0,
    utilizationByOthersPercent: 0,
    ...changes,
  };
}
const failing: Look = { state: 'failing', reason: 'It says so.' };
const after = (looks: readonly Look[], by: HealthLimits = limits) =>
  looks.reduce<Judgement>((before, look) => judgeHealth(before, look, by), unjudged);
const times = (count: number, look: Look) => Array.from({ length: count }, () => look);
const word = ({ health, reason }: Judgement) => ({ health, reason });

describe('heat', () => {
  const at = (temperatureCelsius: number) => answer({ temperatureCelsius });

  test('is told a little below the device’s own limit, and until it is five degrees cooler', () => {
    expect(after([at(91.9)]).health).toBe('healthy');
    expect(word(after([at(92)]))).toEqual({
      health: 'hot',
      reason: 'It is close to 95 °C, where it slows itself down.',
    });
    expect(after([at(92), at(87)]).health).toBe('hot');
    expect(after([at(92), at(86.9)]).health).toBe('healthy');
  });

  test('is 90 °C where the device tells no limit', () => {
    const unknown = { ...limits, temperatureLimitCelsius: null };
    expect(after([at(89)], unknown).health).toBe('healthy');
    expect(word(after([at(90)], unknown))).toEqual({ health: 'hot', reason: 'It is as hot as 90 °C.' });
  });

  test('is not told of a device without a thermometer', () => {
    expect(after([answer({ temperatureCelsius: null })]).health).toBe('healthy');
  });
});

describe('other programs', () => {
  const held = answer({ memoryUsedByOthersBytes: 2 * gibibyte });
  const busy = answer({ utilizationByOthersPercent: 11 });

  test('count after three looks in a row, and no longer after three without them', () => {
    expect(after(times(2, held)).health).toBe('healthy');
    expect(word(after(times(3, held)))).toEqual({
      health: 'busy-elsewhere',
      reason: 'Other programs hold more than 1 GB of its memory.',
    });
    expect(after([...times(3, held), ...times(2, answer())]).health).toBe('busy-elsewhere');
    expect(after([...times(3, held), ...times(3, answer())]).health).toBe('healthy');
  });

  test('that come and go never count', () => {
    expect(after([...times(2, busy), answer(), ...times(2, busy)]).health).toBe('healthy');
  });

  test('may hold and use as much as the limits allow', () => {
    const allowed = answer({ memoryUsedByOthersBytes: gibibyte, utilizationByOthersPercent: 10 });
    expect(after(times(9, allowed)).health).toBe('healthy');
  });

  test('are told with both reasons, in words that stay as they are', () => {
    const both = answer({ memoryUsedByOthersBytes: 2 * gibibyte, utilizationByOthersPercent: 50 });
    const reason = 'Other programs hold more than 1 GB of its memory and keep it more than 10 % busy.';
    expect(after(times(3, both)).reason).toBe(reason);
    expect(after([...times(3, both), busy, held]).reason).toBe(reason);
  });

  test('of which nothing is known change nothing', () => {
    const unknown = answer({ memoryUsedByOthersBytes: null, utilizationByOthersPercent: null });
    expect(after([...times(3, held), ...times(9, unknown)]).health).toBe('busy-elsewhere');
    expect(after(times(9, unknown)).health).toBe('healthy');
  });

  test('do not count on a processor', () => {
    expect(after(times(9, held), { ...limits, othersCount: false }).health).toBe('healthy');
  });
});

describe('failing and lost', () => {
  test('a driver’s single error is borne, a second one in a row is not', () => {
    expect(after([answer(), failing]).health).toBe('healthy');
    expect(word(after([answer(), failing, failing]))).toEqual({ health: 'failing', reason: 'It says so.' });
    expect(after([failing, answer(), failing]).health).toBe('healthy');
  });

  test.each<[string, Look, string]>([
    ['lost by its driver’s word', { state: 'lost', reason: 'It fell off the bus.' }, 'It fell off the bus.'],
    ['gone', { state: 'absent' }, 'The card is not there any more, or its driver was unloaded.'],
    [
      'silent for long',
      { state: 'silent', silence: 'lost', everAnswered: true, how: 'reading it took longer than 2 s' },
      'It does not answer any more: reading it took longer than 2 s.',
    ],
  ])('a device that is %s is lost at once', (_case, look, reason) => {
    expect(word(after([answer(), look]))).toEqual({ health: 'lost', reason });
  });

  test('a device that a worker cannot use is failing at once', () => {
    expect(word(after([{ state: 'unusable', reason: 'No driver.' }]))).toEqual({
      health: 'failing',
      reason: 'No driver.',
    });
  });

  test('silence of a moment leaves what was known; of a device that never answered nothing good is known', () => {
    const silent = (everAnswered: boolean): Look => ({
      state: 'silent',
      silence: 'stale',
      everAnswered,
      how: 'x',
    });
    expect(after([answer({ temperatureCelsius: 94 }), silent(true)]).health).toBe('hot');
    expect(word(after([silent(false)]))).toEqual({
      health: 'failing',
      reason: 'It has not answered yet: x.',
    });
  });

  test('a device is used again after it answered three times in a row', () => {
    const lost = times(2, failing);
    expect(after([...lost, ...times(2, answer())]).health).toBe('failing');
    expect(after([...lost, ...times(2, answer()), failing, ...times(2, answer())]).health).toBe('failing');
    expect(word(after([...lost, ...times(3, answer())]))).toEqual({ health: 'healthy', reason: null });
  });
});

const anyNumber = fc.option(fc.double({ min: 0, max: 200, noNaN: true }));
const anyLook: fc.Arbitrary<Look> = fc.oneof(
  fc.record({
    state: fc.constant('answered' as const),
    temperatureCelsius: anyNumber,
    memoryUsedByOthersBytes: fc.option(fc.nat(4 * gibibyte)),
    utilizationByOthersPercent: anyNumber,
  }),
  fc.constantFrom<Look>(
    failing,
    { state: 'lost', reason: 'Lost.' },
    { state: 'absent' },
    { state: 'unread' },
    { state: 'unusable', reason: 'Unusable.' },
    { state: 'silent', silence: 'stale', everAnswered: true, how: 'x' },
    { state: 'silent', silence: 'lost', everAnswered: true, how: 'x' },
  ),
);
const anyLooks = fc.array(anyLook, { maxLength: 40 });

test('whatever is seen, a reason is given exactly when a device is not healthy', () => {
  fc.assert(
    fc.property(anyLooks, (looks) => {
      const { health, reason } = after(looks);
      expect(reason ?? 'none').toMatch(health === 'healthy' ? /^none$/ : /^[A-Z].*\.$/);
    }),
  );
});

test('whatever came before, six cool, idle answers make a device healthy', () => {
  fc.assert(
    // Three to be used again, three more to be rid of others.
    fc.property(anyLooks, (looks) => {
      expect(after([...looks, ...times(6, answer())]).health).toBe('healthy');
    }),
  );
});

test('a temperature that swings less than the hysteresis changes the word at most once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 87.1, max: 91.9, noNaN: true })),
      fc.boolean(),
      (swings, startsHot) => {
        const looks = swings.map((temperatureCelsius) => answer({ temperatureCelsius }));
        const start = startsHot ? [answer({ temperatureCelsius: 93 })] : [];
        expect(after([...start, ...looks]).health).toBe(startsHot ? 'hot' : 'healthy');
      },
    ),
  );
});
