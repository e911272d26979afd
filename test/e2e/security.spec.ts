import { expect, test } from './support/studio-test.ts';

test('a script that got into the page by itself does not run', async ({ openApp, problems }) => {
  problems.expect(/Content Security Policy/);
  const page = await openApp();
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "intruder"';
    document.body.append(script);
    const image = document.createElement('div');
    image.innerHTML = '<img src="/nothing" onerror="document.title = \'intruder\'">';
    document.body.append(image);
    return document.title === 'intruder';
  });
  expect(ran).toBe(false);
  problems.expect(/\/nothing/);
  expect(problems.unexpected()).toEqual([]);
  await expect.poll(() => problems.seen(/Content Security Policy/)).toBe(true);
});
