import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleImage } from './contract/samples.ts';
import { createExportNames, templateProblem } from './export-names.ts';

const names = (template: string, taken: string[] = []) =>
  createExportNames({ template, metadata: 'keep', count: 12 }, taken);

test('a template says what a copy is called, with the ending that the picture has', () => {
  const image = sampleImage({ fileName: 'a-tent-7.JPG', prompt: 'a tent: by the lake/sea', seed: 7 });
  expect(names('{number} {prompt} {seed}').next(image)).toBe('001 a tent- by the lake-sea 7.jpg');
  expect(names('{name}').next(image)).toBe('a-tent-7.jpg');
  expect(names('{date}').next(image)).toMatch(/^\d{4}-\d\d-\d\d\.jpg$/);
});

test('no two names are the same, also where a file system minds neither case nor accents', () => {
  const at = names('{prompt}', ['There.PNG']);
  const made = ['Cafe\u0301', 'CAF\u00c9', 'there', 'caf\u00e9 (2)'].map((prompt) =>
    at.next(sampleImage({ prompt, fileName: 'x.png' })),
  );
  expect(made).toEqual(['Caf\u00e9.png', 'CAF\u00c9 (2).png', 'there (2).png', 'caf\u00e9 (2) (2).png']);
  expect(at.other('There.png')).toBe('There (3).png');
});

test('whatever a prompt says, the name is one that every file system takes, inside of its folder', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 3 }), (prompts) => {
      const at = names('{prompt}');
      for (const prompt of ['../../etc/passwd', 'nul', 'COM1.txt', '...', ...prompts]) {
        const name = at.next(sampleImage({ prompt, fileName: 'x.png' }));
        expect(name).toMatch(/^[^\p{Cc}\p{Cf}<>:"/\\|?*.\s][^\p{Cc}\p{Cf}<>:"/\\|?*]*\.png$/u);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\./i);
        expect(encodeURI(name.toWellFormed()).replaceAll(/%../g, 'x').length).toBeLessThan(200);
      }
    }),
    { numRuns: 15 },
  );
});

test('what a template may not have is said', () => {
  expect(templateProblem('{promt}', 'keep')).toContain('{promt} is not known: a name may have {name}');
  expect(templateProblem(' ', 'keep')).toContain('Give a name');
  expect(templateProblem('{number}-{seed}', 'remove')).toContain('{seed} tells how the picture was made');
  expect(templateProblem('holiday {number}', 'remove')).toBeNull();
  expect(() => names('{x}')).toThrow('{x} is not known');
});
