// The demo as a program: asked twice, killed, started again.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Demo, alive, root, until } from '../lib/demo.mjs';
import { Person, labIsOpen, launch, runInKernel } from '../lib/browser.mjs';
import { server, start, untilReady } from '../lib/session.mjs';

const demo = new Demo('killed');
let browser, alice;
const base = '/user/alice/beluga/';

before(async () => {
  await demo.start();
  browser = await launch();
  alice = await (await Person.open(browser, demo, 'alice')).signIn();
}, { timeout: 180_000 });

after(async () => {
  await browser?.close();
  await demo.stop();
});

const mooringDemo = (home, env = {}) =>
  spawnSync(join(root, 'build/mooring/bin/mooring'), ['demo', '--home', home, '--place', demo.shelf, '--jupyter', join(demo.place, 'jupyter')], {
    cwd: root, encoding: 'utf8', timeout: 60_000, env: { ...process.env, MOORING_PORT: '', ...env },
  });

test('a second demo on the same folder is refused, naming the one that runs', () => {
  const { status, stderr, stdout } = mooringDemo(demo.home);
  assert.equal(status, 1);
  assert.match(stderr + stdout, new RegExp(`process ${demo.child.pid}`));
  assert.ok(alive(demo.child.pid));
});

test('a port that was asked for and is taken is an error that says so', async () => {
  const taken = createServer();
  await new Promise((done) => taken.listen(0, '127.0.0.1', done));
  const { port } = taken.address();
  const { status, stderr, stdout } = mooringDemo(join(root, 'build/test/taken'), { MOORING_PORT: String(port) });
  taken.close();
  assert.equal(status, 1);
  assert.match(stderr + stdout, new RegExp(`MOORING_PORT=${port} is taken`));
});

test('after a kill -9 the jobs run on, and the next demo finds them', async () => {
  await start(demo, 'alice', 'beluga');
  const before = await server(demo, 'alice', 'beluga');
  await alice.goto(`${base}lab`);
  await labIsOpen(alice.page);
  const xsrf = (await alice.context.cookies()).find((c) => c.name === '_xsrf')?.value;
  assert.ok(xsrf !== undefined);
  const pidOut = await runInKernel(alice.page, base, 'import os; print("server", os.getppid())');
  const pid = Number(pidOut.match(/server (\d+)/)[1]);

  await demo.stop('SIGKILL');
  assert.ok(alive(pid), 'the job outlives the demo');
  assert.ok(existsSync(join(demo.home, 'people.json')));

  await demo.start();
  await untilReady(demo, 'alice', 'beluga');
  assert.equal((await server(demo, 'alice', 'beluga')).started, before.started, 'it is the same session');
  assert.ok(alive(pid));
  // The ticket is good for as long as the sign-in, and keys are kept: nobody signs in again.
  await alice.goto(`${base}lab`);
  await labIsOpen(alice.page);
  assert.match(await runInKernel(alice.page, base, 'print(6*7)'), /42/);
  await alice.shot('lab-after-kill', { narrow: false });
});

test('Ctrl-C ends the job that was found again, and leaves no process', async () => {
  await demo.stop('SIGINT');
  await until('nothing is left', () => demo.leftovers().length === 0, { timeout: 5_000 }).catch(() => undefined);
  assert.deepEqual(demo.leftovers(), []);
});
