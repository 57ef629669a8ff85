// How a running session ends when nobody asked for it. The minutes of time limits are short here.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Demo, processesThatName } from '../lib/demo.mjs';
import { Person, labIsOpen, launch, runInKernel } from '../lib/browser.mjs';
import { start, startByForm, stop, untilGone } from '../lib/session.mjs';

const demo = new Demo('ends', { env: { MOORING_MINUTE: '2' } });
let browser, alice, bob, carol;

before(async () => {
  await demo.start();
  browser = await launch();
  alice = await (await Person.open(browser, demo, 'alice')).signIn();
  bob = await (await Person.open(browser, demo, 'bob')).signIn();
  carol = await (await Person.open(browser, demo, 'carol')).signIn();
}, { timeout: 180_000 });

after(async () => {
  await browser?.close();
  await demo.stop();
});

test('without scripts one comes to JupyterLab too', async () => {
  const plain = await Person.open(browser, demo, 'carol', { javaScriptEnabled: false, storageState: await carol.context.storageState() });
  await startByForm(plain, 'beluga');
  await plain.page.waitForURL(/\/user\/carol\/beluga\//, { timeout: 60_000 });
  await plain.close();
  await stop(demo, 'carol', 'beluga');
});

test('a job killed from outside: the open page of the hub and the next request say so', async () => {
  await start(demo, 'bob', 'beluga');
  const [victim] = processesThatName(demo.homeOf('bob', 'beluga')).filter((p) => /jupyter-?lab/.test(p.what));
  assert.ok(victim, 'the server runs as a process of this machine');
  process.kill(victim.pid, 'SIGKILL');
  await untilGone(demo, 'bob', 'beluga', { timeout: 15_000 });
  await bob.goto('/user/bob/beluga/lab');
  const text = await bob.text();
  assert.match(text, /signal|broke off|ended/i);
  await bob.shot('ended-killed');
});

test('the time that was asked for is over', async () => {
  await start(demo, 'bob', 'beluga', { time: 10 });
  await untilGone(demo, 'bob', 'beluga', { timeout: 60_000 });
  await bob.goto('/user/bob/beluga/lab');
  assert.match(await bob.text(), /time is up|you asked for are over/i);
  await bob.shot('ended-walltime');
});

test('more memory than was asked for ends the session, and the next try suggests more', async () => {
  await startByForm(alice, 'beluga', { time: '1', cores: '1', memory: '1' });
  await alice.page.waitForURL(/\/user\/alice\/beluga\/lab/, { timeout: 60_000 });
  await labIsOpen(alice.page);
  await runInKernel(alice.page, '/user/alice/beluga/', 'x = b"x" * (3 << 30)').catch(() => undefined);
  await untilGone(demo, 'alice', 'beluga', { timeout: 30_000 });
  await alice.goto('/user/alice/beluga/lab');
  assert.match(await alice.text(), /memory/i);
  await alice.shot('ended-memory');
});
