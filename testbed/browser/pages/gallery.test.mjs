// Every page, wide and light in English, narrow and dark in French: no barrier that axe finds, nothing wider than the
// window, no target too small for a finger, no error in a script.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, shots } from '../lib/browser.mjs';
import { root } from '../lib/demo.mjs';
import { names, serve } from './gallery.mjs';

const axe = readFileSync(createRequire(join(root, 'build/browser/')).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = join(shots, 'pages');
mkdirSync(pictures, { recursive: true });
// Pages of one template differ in their sentences only: one or two of each are enough, unless MOORING_PAGES=all.
const alike = /^(problem-(?!no-account)|leg-(?!server-refused)|ended-(?!out_of_memory|rejected)|confirm-(?!start))/;
const wanted = (name) => process.env.MOORING_PAGES === 'all' || !alike.test(name);
let gallery;
let browser;
before(async () => {
  gallery = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  gallery?.close();
});

/** What is wrong with the page that stands in the browser. Runs there. */
async function faults() {
  const found = (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations.map(
    (v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`,
  );
  if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the window');
  for (const e of document.querySelectorAll('button, a, summary, select, input:not([type=hidden], [type=radio])')) {
    const { width, height } = e.getBoundingClientRect();
    const inText = e.matches('p a, td a, th a, .skip');
    if (width && height && height < 43.5 && !inText) found.push(`too small: ${e.outerHTML.slice(0, 80)}`);
  }
  return found;
}

for (const [width, colorScheme, language] of [[1280, 'light', 'en'], [390, 'dark', 'fr']]) {
  test(`pages at ${width} px, ${colorScheme}, ${language}`, async () => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce', bypassCSP: true });
    const page = await context.newPage();
    const wrong = {};
    for (const name of names().filter((n) => n.endsWith(`.${language}`) && wanted(n))) {
      const errors = [];
      const note = (e) => errors.push(String(e));
      page.on('pageerror', note);
      await page.goto(gallery.url + name + '.html');
      await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      await page.addScriptTag({ content: axe });
      const found = [...(await page.evaluate(faults)), ...errors];
      if (found.length) wrong[name] = found;
      page.off('pageerror', note);
    }
    await context.close();
    assert.deepEqual(wrong, {});
  });
}
