// What operators look at: health, metrics, and a dashboard that asks for nothing that does not exist.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Demo, root } from '../lib/demo.mjs';
import { start, stop } from '../lib/session.mjs';

const demo = new Demo('watch', { split: true });
const names = ['broker', 'agent-beluga', 'agent-cedar', 'agent-narval', 'edge'];
let ports;

before(async () => {
  await demo.start();
  const kept = readFileSync(join(demo.home, 'ports'), 'utf8').split('\n').map((l) => l.split('='));
  ports = Object.fromEntries(kept.filter(([n]) => n?.endsWith('-management')).map(([n, p]) => [n.replace('-management', ''), p]));
}, { timeout: 180_000 });

after(() => demo.stop());

const ask = async (name, path) => {
  const answer = await fetch(`http://127.0.0.1:${ports[name]}${path}`);
  return { status: answer.status, text: await answer.text() };
};

test('each daemon says on a port of its own that it lives and is ready', async () => {
  for (const name of names) {
    for (const path of ['/health/live', '/health/ready']) {
      const { status, text } = await ask(name, path);
      assert.equal(status, 200, `${name}${path}: ${text}`);
    }
  }
});

test('what the dashboards ask for is what the daemons export', async () => {
  await start(demo, 'alice', 'beluga');
  await stop(demo, 'alice', 'beluga');
  const exported = new Set();
  for (const name of names) {
    const { status, text } = await ask(name, '/metrics');
    assert.equal(status, 200);
    for (const [, family] of text.matchAll(/^# TYPE (\S+)/gm)) exported.add(family);
  }
  const folder = join(root, 'dashboards');
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.json'))) {
    const dashboard = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const asked = new Set();
    for (const panel of dashboard.panels) {
      for (const target of panel.targets ?? []) {
        for (const [name] of target.expr.matchAll(/\b(?:mooring|process|jvm)_[a-z_]+/g)) asked.add(name);
      }
    }
    assert.ok(asked.size > 10, `${file} asks for something`);
    const known = (name) => [name, name.replace(/_(bucket|count|sum|total)$/, '')].some((n) => exported.has(n));
    assert.deepEqual([...asked].filter((n) => !known(n)), [], `${file} asks for metrics that nobody exports`);
  }
});

test('no metric has a user, a session or a token as a label', async () => {
  for (const name of names) {
    const { text } = await ask(name, '/metrics');
    // 'admin' is a reason for an end too.
    for (const user of demo.json.users.filter((u) => !u.admin)) assert.ok(!new RegExp(`="${user.name}"`).test(text), `${name} has ${user.name} as a label`);
    assert.ok(!text.includes(demo.json.admin_token));
  }
});
