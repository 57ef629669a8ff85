// When a start goes wrong: each told at once, in words, with what to do. The deadline is short here.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { chownSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Demo, processesThatName, until } from '../lib/demo.mjs';
import { Person, launch } from '../lib/browser.mjs';
import { startByForm, untilGone } from '../lib/session.mjs';

const demo = new Demo('wrong', { env: { MOORING_SPAWN_TIMEOUT: '20' } });
let browser, alice, bob, carol;

before(async () => {
  await demo.start();
  browser = await launch();
  alice = await (await Person.open(browser, demo, 'alice')).signIn();
  bob = await (await Person.open(browser, demo, 'bob')).signIn();
  carol = await (await Person.open(browser, demo, 'carol')).signIn();
  await until('the clusters have reported', async () => {
    await alice.goto('/hub/home');
    return /free now/i.test(await alice.text());
  });
}, { timeout: 180_000 });

after(async () => {
  await browser?.close();
  await demo.stop();
});

/** A file in a home, owned as the home is. */
function inHome(user, cluster, path, text) {
  const home = demo.homeOf(user, cluster);
  const { uid, gid } = statSync(home);
  const file = join(home, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  if (process.getuid() === 0) for (const p of [join(file, '..'), file]) chownSync(p, uid, gid);
  return file;
}

const ended = (person, timeout = 40_000) => person.page.waitForURL(/\/hub\/ended\//, { timeout });

test('on a full cluster the page says why it waits, and after the deadline why it ended', async () => {
  await startByForm(alice, 'cedar');
  await alice.page.waitForSelector('#steps');
  await until('the reason for waiting is told', async () => /waiting in the queue/i.test(await alice.page.locator('#steps').innerText()));
  assert.match(await alice.page.locator('#clock').innerText(), /left of 0:20/);
  await alice.shot('pending');
  await alice.accessible('pending');
  await ended(alice);
  assert.match(await alice.text(), /Cedar had no room/);
  assert.match(await alice.text(), /another cluster may start at once/);
  await alice.shot('ended-timeout');
  await alice.accessible('ended');
});

test('while one waits a second start joins it, and one elsewhere is refused with a link', async () => {
  const first = await demo.api('/users/bob/servers/cedar', { method: 'POST' });
  assert.equal(first.status, 202, first.text);
  const second = await demo.api('/users/bob/servers/cedar', { method: 'POST' });
  assert.equal(second.status, 202, second.text);
  await bob.goto('/hub/spawn/bob/beluga');
  assert.match(await bob.text(), /Cedar/);
  const other = await demo.api('/users/bob/servers/beluga', { method: 'POST' });
  assert.ok([400, 409].includes(other.status), `${other.status} ${other.text}`);
  assert.match(other.json.message, /cedar/i);
  assert.equal((await demo.api('/users/bob')).json.servers.beluga, undefined);
  await bob.goto('/hub/spawn-pending/bob/cedar');
  await bob.page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await untilGone(demo, 'bob', 'cedar');
});

test('the pending page works without scripts, by refreshing', async () => {
  const plain = await Person.open(browser, demo, 'carol', { javaScriptEnabled: false, storageState: await carol.context.storageState() });
  await startByForm(plain, 'cedar');
  await plain.page.waitForSelector('#steps');
  await plain.shot('pending-no-script');
  await ended(plain);
  assert.match(await plain.text(), /Cedar had no room/);
  await plain.close();
});

test('a cluster in maintenance takes no start and says until when', async () => {
  await alice.goto('/hub/spawn/alice/narval');
  assert.match(await alice.text(), /maintenance/i);
  await alice.shot('maintenance');
  const answer = await demo.api('/users/alice/servers/narval', { method: 'POST' });
  assert.ok(answer.status >= 400 && answer.status < 600, `${answer.status}`);
  assert.match(answer.json.message, /maintenance/i);
});

test('a job that dies before its server listens is told at once, with the log', async () => {
  const config = inHome('alice', 'beluga', '.jupyter/jupyter_server_config.py', 'import os, sys\nprint("my environment is broken", file=sys.stderr, flush=True)\nos._exit(3)\n');
  try {
    const began = Date.now();
    await startByForm(alice, 'beluga');
    await ended(alice, 19_000);
    assert.ok(Date.now() - began < 19_000, 'before the deadline');
    assert.match(await alice.text(), /ended before/i);
    await alice.page.locator('details.log summary').click();
    assert.match(await alice.page.locator('details.log pre').innerText(), /my environment is broken/);
    await alice.shot('ended-early');
  } finally {
    rmSync(config);
  }
  await untilGone(demo, 'alice', 'beluga');
});

test('a server that never answers is ended by the deadline', async () => {
  const config = inHome('alice', 'beluga', '.jupyter/jupyter_server_config.py', 'import time\ntime.sleep(3600)\n');
  try {
    await startByForm(alice, 'beluga');
    await ended(alice);
    await alice.shot('ended-never-answered');
  } finally {
    rmSync(config);
  }
  await untilGone(demo, 'alice', 'beluga');
  await until('its processes are gone', () => processesThatName(join(demo.shelf, 'homes/beluga/alice')).length === 0, { timeout: 20_000 });
});

test('what does not run is said: a page to people, 424 to programs', async () => {
  const page = await carol.goto('/user/carol/beluga/lab');
  assert.ok(page.status() < 500, `${page.status()}`);
  await carol.shot('not-running');
  const api = await carol.fetch('/user/carol/beluga/api/contents');
  assert.equal(api.status, 424);
  assert.equal(JSON.parse(api.text).status, 424);
});

test('the pages speak French to who asks for it', async () => {
  const fr = await Person.open(browser, demo, 'bob', { locale: 'fr-CA', storageState: await bob.context.storageState() });
  await fr.goto('/hub/home');
  assert.equal(await fr.page.getAttribute('html', 'lang'), 'fr');
  await fr.shot('home-fr');
  await fr.goto('/hub/spawn/bob/beluga');
  await fr.shot('options-fr');
  await fr.close();
});

test('the pages stand in the dark too', async () => {
  const dark = await Person.open(browser, demo, 'bob', { colorScheme: 'dark', storageState: await bob.context.storageState() });
  for (const [name, path] of [['home', '/hub/home'], ['options', '/hub/spawn/bob/beluga']]) {
    await dark.goto(path);
    await dark.accessible(`${name}, dark`);
    await dark.shot(`${name}-dark`);
  }
  await dark.close();
});
