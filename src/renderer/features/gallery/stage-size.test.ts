import { describe, expect, it } from 'vitest';
import { fitInto, isSmallFor } from './stage-size.ts';

describe('a picture on its stage', () => {
  it('fills the stage and keeps its shape', () => {
    expect(fitInto({ width: 144, height: 96 }, { width: 720, height: 600 }, false)).toEqual({
      width: 720,
      height: 480,
    });
    expect(fitInto({ width: 1024, height: 1024 }, { width: 720, height: 600 }, false)).toEqual({
      width: 600,
      height: 600,
    });
  });

  it('is enlarged by whole factors when its pixels are to be seen', () => {
    expect(fitInto({ width: 128, height: 128 }, { width: 720, height: 600 }, true)).toEqual({
      width: 512,
      height: 512,
    });
  });

  it('is small when at least twice its size fits', () => {
    expect(isSmallFor({ width: 128, height: 128 }, { width: 300, height: 300 })).toBe(true);
    expect(isSmallFor({ width: 512, height: 512 }, { width: 720, height: 600 })).toBe(false);
  });
});
