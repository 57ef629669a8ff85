// A demo of the tests' own: its own folder and port, so that a demo that runs by hand is left alone.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, existsSync, rmSync, openSync, closeSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { execFileSync } from 'node:child_process';

export const root = resolve(import.meta.dirname, '../../..');

/** Waits until the function answers something true; its last error is told when it never does. */
export async function until(what, check, { timeout = 30_000, every = 100 } = {}) {
  const end = Date.now() + timeout;
  let last;
  for (;;) {
    try {
      const value = await check();
      if (value) return value;
      last = undefined;
    } catch (e) {
      last = e;
    }
    if (Date.now() > end) throw new Error(`not within ${timeout / 1000} s: ${what}`, { cause: last });
    await new Promise((done) => setTimeout(done, every));
  }
}

export const freePort = () =>
  new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

export function alive(pid) {
  try {
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Every process whose command line, folder or environment names a text; not this one and not its parents. */
export function processesThatName(text) {
  const found = [];
  for (const pid of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
    if (Number(pid) === process.pid || Number(pid) === process.ppid) continue;
    try {
      const seen = ['cmdline', 'environ'].map((f) => readFileSync(`/proc/${pid}/${f}`, 'utf8')).join('\0');
      if (seen.includes(text) && alive(pid)) found.push({ pid: Number(pid), what: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 160) });
    } catch {
      // It has gone meanwhile.
    }
  }
  return found;
}

export class Demo {
  constructor(name, { port, env = {}, split = false, keep = false } = {}) {
    this.name = name;
    this.port = port;
    this.env = env;
    this.split = split;
    this.place = execFileSync(join(root, 'testbed/bin/place')).toString().trim();
    this.home = join(root, 'build/test', name);
    this.shelf = join(this.place, 'test', name);
    if (!keep) {
      rmSync(this.home, { recursive: true, force: true });
      rmSync(this.shelf, { recursive: true, force: true });
    }
    mkdirSync(this.home, { recursive: true });
    mkdirSync(this.shelf, { recursive: true });
    this.log = join(root, 'build/test', `${name}.log`);
  }

  /** Starts and waits until demo.json stands. */
  async start() {
    this.port ??= await freePort();
    const out = openSync(this.log, 'a');
    const args = ['demo', '--home', this.home, '--place', this.shelf, '--jupyter', process.env.MOORING_JUPYTER ?? join(this.place, 'jupyter')];
    if (this.split) args.push('--split');
    this.child = spawn(join(root, 'build/mooring/bin/mooring'), args, {
      cwd: root,
      env: { ...process.env, MOORING_PORT: String(this.port), ...this.env },
      stdio: ['ignore', out, out],
    });
    closeSync(out);
    this.ended = new Promise((done) => this.child.once('exit', (code, signal) => done({ code, signal })));
    let exit;
    this.ended.then((e) => (exit = e));
    const file = join(this.home, 'demo.json');
    await until(
      `the demo is ready; its log:\n${this.log}`,
      () => {
        if (exit) throw new Error(`the demo ended with ${JSON.stringify(exit)}:\n${this.logTail()}`);
        return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).pid === this.child.pid;
      },
      { timeout: 150_000 },
    );
    this.json = JSON.parse(readFileSync(file, 'utf8'));
    this.jsonMode = statSync(file).mode & 0o777;
    this.url = this.json.url.replace(/\/$/, '');
    return this;
  }

  user(name) {
    return this.json.users.find((u) => u.name === name);
  }

  homeOf(user, cluster) {
    return join(this.shelf, 'homes', cluster, user);
  }

  /** By signal, and waits for the end of the process. */
  async stop(signal = 'SIGTERM') {
    if (!this.child) return undefined;
    this.child.kill(signal);
    const end = await this.ended;
    this.child = undefined;
    return end;
  }

  /** What still runs of it: by its folders, which every job's and daemon's command line or environment names. */
  leftovers() {
    return [...processesThatName(this.home), ...processesThatName(this.shelf)];
  }

  /** The daemons that run as processes of their own. */
  daemons() {
    const found = [];
    for (const pid of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        const at = words.indexOf('org.mooring.cli.Mooring');
        if (at > 0 && words[at + 1] !== 'demo' && words.some((w) => w.startsWith(this.home)) && alive(pid)) found.push({ kind: words[at + 1], pid: Number(pid) });
      } catch {
        // It has gone meanwhile.
      }
    }
    return found;
  }

  logTail(lines = 40) {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').split('\n').slice(-lines).join('\n') : '(no log)';
  }

  /** The REST API with the administrator's token. */
  async api(path, { method = 'GET', body, token = this.json.admin_token } = {}) {
    const answer = await fetch(`${this.url}/hub/api${path}`, {
      method,
      headers: { Authorization: `token ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await answer.text();
    let json;
    try {
      json = text ? JSON.parse(text) : undefined;
    } catch {
      json = undefined;
    }
    return { status: answer.status, json, text };
  }
}
