// Each daemon a process of its own, as on real hosts: what is open works on while the broker is dead.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Demo, alive, until } from '../lib/demo.mjs';
import { Person, labIsOpen, launch, runInKernel } from '../lib/browser.mjs';
import { start, untilReady } from '../lib/session.mjs';

const demo = new Demo('split', { split: true });
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

const pidOf = (kind) => demo.daemons().find((d) => d.kind === kind)?.pid;

test('every daemon is a process', () => {
  const kinds = demo.daemons().map((d) => d.kind);
  assert.deepEqual(kinds.sort(), ['agent', 'agent', 'agent', 'broker', 'edge']);
});

test('a session starts, and works on while the broker is dead', async () => {
  await start(demo, 'alice', 'beluga');
  await alice.goto(`${base}lab`);
  await labIsOpen(alice.page);

  const broker = pidOf('broker');
  process.kill(broker, 'SIGKILL');
  await until('the broker is dead', () => !alive(broker));
  assert.match(await runInKernel(alice.page, base, 'print(6*7)'), /42/, 'a new kernel and its WebSocket, without a broker');
  const again = await alice.context.newPage();
  await again.goto(`${demo.url}${base}lab`);
  await labIsOpen(again);
  await again.close();

  await until('the demo has started the broker again', () => ![undefined, broker].includes(pidOf('broker')), { timeout: 30_000 });
  await untilReady(demo, 'alice', 'beluga', { timeout: 40_000 });
  assert.match(await runInKernel(alice.page, base, 'print(6*7)'), /42/);
});

test('SIGTERM ends the jobs, then the daemons', async () => {
  await demo.stop('SIGTERM');
  assert.deepEqual(demo.leftovers(), []);
});
