import { expectAccessible, expectNoSidewaysScrolling } from '../support/accessibility.ts';
import { connectionProblems } from '../support/problems.ts';
import { screenOf } from '../support/screen.ts';
import { browserTest as test, expect } from '../support/studio-test.ts';

// A window of the desktop app goes with the app, and never shows this.
test('axe finds nothing serious on a page whose app has ended, in either theme', async ({
  openApp,
  app,
  problems,
}) => {
  problems.expect(connectionProblems);
  const pages = await Promise.all(
    (['dark', 'light'] as const).map((colorScheme) => openApp({ colorScheme, reducedMotion: 'reduce' })),
  );
  await app.stop();
  for (const page of pages) {
    await expect(screenOf(page).disconnected).toBeVisible();
    await expectAccessible(page, 'disconnected');
    await expectNoSidewaysScrolling(page);
  }
});
