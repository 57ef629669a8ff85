// The deadline at its full length: five minutes, once.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Demo } from '../lib/demo.mjs';
import { Person, launch } from '../lib/browser.mjs';
import { server, startByForm } from '../lib/session.mjs';

const demo = new Demo('five-minutes');
let browser, alice;

before(async () => {
  await demo.start();
  browser = await launch();
  alice = await (await Person.open(browser, demo, 'alice')).signIn();
}, { timeout: 180_000 });

after(async () => {
  await browser?.close();
  await demo.stop();
});

test('a session that is not ready after five minutes is ended, not earlier and not much later', { timeout: 400_000 }, async () => {
  const began = Date.now();
  await startByForm(alice, 'cedar');
  await alice.page.waitForURL(/\/hub\/ended\//, { timeout: 330_000 });
  const took = (Date.now() - began) / 1000;
  assert.ok(took > 299 && took < 306, `${took} s`);
  assert.match(await alice.text(), /no room/);
  assert.equal(await server(demo, 'alice', 'cedar'), undefined);
});
