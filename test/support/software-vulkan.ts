import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { findBrowser } from '../e2e/support/browser.ts';

const driver = 'vk_swiftshader_icd.json';
/** Where Debian and Ubuntu keep what their browser is made of; `chromium` on PATH is a script there. */
const distributionFolders = ['/usr/lib/chromium', '/usr/lib/chromium-browser'];

/**
 * The environment in which a process finds SwiftShader, a Vulkan driver that draws on the processor: each Chromium brings
 * it, and Vulkan's loader too. Null where there is neither browser nor driver.
 */
export function softwareVulkan(): { VK_DRIVER_FILES: string; LD_LIBRARY_PATH: string } | null {
  const browser = findBrowser();
  const own = browser.found ? [path.dirname(realpathSync(browser.path))] : [];
  const folder = [...own, ...distributionFolders].find((one) => existsSync(path.join(one, driver)));
  if (folder === undefined) return null;
  return { VK_DRIVER_FILES: path.join(folder, driver), LD_LIBRARY_PATH: folder };
}
