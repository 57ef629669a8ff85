// Called by bench/start-legs. One line per leg: p50, p95, largest, in milliseconds.
import { readFileSync, readdirSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Demo, until } from '../testbed/browser/lib/demo.mjs';
import { stop } from '../testbed/browser/lib/session.mjs';

const times = Number(process.argv[2] ?? 20);
const demo = await new Demo('bench-legs').start();
const cookies = new Map();

async function ask(path, init = {}) {
  const answer = await fetch(demo.url + path, {
    redirect: 'manual', ...init,
    headers: { Origin: demo.url, Cookie: [...cookies].map(([n, v]) => `${n}=${v}`).join('; '), ...init.headers },
  });
  for (const line of answer.headers.getSetCookie()) {
    const [pair] = line.split(';');
    cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
  }
  return answer;
}

const xsrfOf = (html) => html.match(/name="_xsrf"\s+value="([^"]*)"/)?.[1] ?? '';
const form = (fields) => ({ method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields).toString() });

/** Listening sockets of this machine, by inode. */
const listening = () => new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((f) => readFileSync(f, 'utf8').split('\n').slice(1).map((l) => l.trim().split(/\s+/)).filter((w) => w[3] === '0A').map((w) => w[1] + w[9])));

const login = xsrfOf(await (await ask('/hub/login')).text());
await ask('/hub/login', form({ _xsrf: login, username: 'alice', password: demo.user('alice').password }));
const home = demo.homeOf('alice', 'beluga');
mkdirSync(join(home, '.mooring'), { recursive: true });
const { chownSync, statSync } = await import('node:fs');
if (process.getuid() === 0) chownSync(join(home, '.mooring'), statSync(home).uid, statSync(home).gid);
const logs = () => readdirSync(join(home, '.mooring')).filter((n) => n.endsWith('.log')).length;

async function once() {
  const page = await (await ask('/hub/spawn/alice/beluga')).text();
  const fields = { _xsrf: xsrfOf(page), cluster: 'beluga', ui: 'lab', time: '1', cores: '1', memory: '2', gpus: '0', account: 'def-alice' };
  const before = listening();
  const logsBefore = logs();
  const at = { click: performance.now() };
  const watch = (async () => {
    while (!at.listening) {
      if (!at.first && logs() > logsBefore) at.first = performance.now();
      if (at.first && [...listening()].some((s) => !before.has(s))) at.listening = performance.now();
      await new Promise((done) => setImmediate(done));
    }
  })();
  const posted = await ask('/hub/spawn/alice/beluga', form(fields));
  at.answered = performance.now();
  if (posted.status >= 400) throw new Error(`${posted.status} ${(await posted.text()).slice(0, 400)}`);
  const progress = await fetch(`${demo.url}/hub/api/users/alice/servers/beluga/progress`, { headers: { Authorization: `token ${demo.json.admin_token}` } });
  let text = '';
  for await (const part of progress.body) {
    text += Buffer.from(part).toString();
    if (/"ready":\s*true/.test(text)) break;
    if (/"failed":\s*true/.test(text)) throw new Error(text);
  }
  at.ready = performance.now();
  for (;;) {
    const lab = await ask('/user/alice/beluga/lab');
    await lab.arrayBuffer();
    if (lab.status === 200) break;
  }
  at.lab = performance.now();
  await watch;
  await stop(demo, 'alice', 'beluga');
  return {
    'click → answered': at.answered - at.click,
    'click → job\'s first line': at.first - at.click,
    'first line → listening (Jupyter)': at.listening - at.first,
    'listening → page told': at.ready - at.listening,
    'page told → 200 of the Lab page': at.lab - at.ready,
    'click → 200 of the Lab page': at.lab - at.click,
    'ours: the whole minus Jupyter': at.lab - at.click - (at.listening - at.first),
  };
}

try {
  await until('the free cluster has reported', async () => /free now/.test(await (await ask('/hub/home')).text()));
  await once(); // the first one warms the JVM's code
  const rows = [];
  for (let i = 0; i < times; i++) rows.push(await once());
  const at = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  console.log(`${times} starts, one after the other${' '.repeat(4)}p50    p95    max  (ms)`);
  for (const leg of Object.keys(rows[0])) {
    const sorted = rows.map((r) => r[leg]).sort((a, b) => a - b);
    console.log(`${leg.padEnd(34)}${[at(sorted, 0.5), at(sorted, 0.95), sorted.at(-1)].map((v) => v.toFixed(0).padStart(6)).join(' ')}`);
  }
} finally {
  await demo.stop();
}
