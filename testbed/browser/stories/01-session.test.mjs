// The main job: from sign-in to a running notebook, and what one does there.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync, chownSync, statSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Demo, until } from '../lib/demo.mjs';
import { Person, labIsOpen, launch, runInKernel } from '../lib/browser.mjs';
import { server, startByForm, untilGone, untilReady } from '../lib/session.mjs';

const demo = new Demo('session');
let browser, alice;
const base = '/user/alice/beluga/';

before(async () => {
  await demo.start();
  browser = await launch();
  alice = await Person.open(browser, demo, 'alice');
}, { timeout: 180_000 });

after(async () => {
  await browser?.close();
  await demo.stop();
});

test('demo.json is for its owner alone and names people, a token and the process', async () => {
  assert.equal(demo.jsonMode, 0o600);
  assert.equal(demo.json.pid, demo.child.pid);
  assert.ok(demo.json.users.filter((u) => !u.admin).length >= 2);
  assert.ok(demo.json.users.some((u) => u.admin));
  const who = await demo.api('/user');
  assert.equal(who.status, 200, who.text);
});

test('the front door leads to the sign-in page, which a wrong password does not open', async () => {
  await alice.goto('/');
  assert.match(alice.page.url(), /\/hub\/login/);
  await alice.accessible('sign-in');
  await alice.shot('sign-in');
  await alice.page.fill('#username', 'alice');
  await alice.page.fill('#password', 'not-this');
  await alice.page.click('form:has(#password) [type=submit]');
  await alice.page.waitForSelector('[role=alert]');
  assert.equal(await alice.page.inputValue('#username'), 'alice', 'what was typed is not lost');
  await alice.shot('sign-in-wrong', { narrow: false });
});

test('home shows each cluster with its state, and where to start', async () => {
  await alice.signIn();
  await until('the clusters have reported', async () => {
    await alice.goto('/hub/home');
    const text = await alice.text();
    return /free now/i.test(text) && /maintenance/i.test(text);
  });
  const text = await alice.text();
  for (const name of ['Béluga', 'Cedar', 'Narval', 'Niagara']) assert.ok(text.includes(name), `${name} has a card`);
  assert.match(text, /busy/i);
  assert.equal(await alice.page.locator('#start-narval').count(), 0, 'nothing starts in a maintenance');
  assert.ok(await alice.page.locator('.cluster.is-link-out a').count(), 'the fourth card is a link');
  await alice.accessible('home');
  await alice.shot('home');
});

test('the options form says its limits as one types, and again at the field after sending', async () => {
  await alice.goto('/hub/spawn/alice/beluga');
  await alice.accessible('options');
  await alice.shot('options');
  await alice.page.fill('#cores', '9999');
  await until('the field says its limit', async () => (await alice.page.locator('#cores-error').innerText()).trim() !== '');
  await alice.shot('options-limit', { narrow: false });
  // A browser without scripts sends it all the same: the broker checks again, and nothing typed is lost.
  const plain = await Person.open(browser, demo, 'alice', { javaScriptEnabled: false, storageState: await alice.context.storageState() });
  await plain.goto('/hub/spawn/alice/beluga');
  await plain.page.fill('#cores', '9999');
  await plain.page.click('#start');
  await plain.page.waitForSelector('#problems');
  assert.equal(await plain.page.inputValue('#cores'), '9999');
  assert.match(await plain.page.locator('#cores-error').innerText(), /9999/);
  await plain.shot('options-problem');
  await plain.close();
});

test('Start leads over the pending page to JupyterLab', async () => {
  await startByForm(alice, 'beluga', { time: '1', cores: '1', memory: '1' });
  if (alice.page.url().includes('spawn-pending')) await alice.shot('pending-beluga', { narrow: false });
  await alice.page.waitForURL(/\/user\/alice\/beluga\/lab/, { timeout: 40_000 });
  await labIsOpen(alice.page);
  await alice.page.waitForSelector('.jp-DirListing-itemText');
  await alice.shot('lab', { narrow: false });
});

test('a kernel runs a cell over its WebSocket, as the account of its user', async () => {
  const uid = statSync(demo.homeOf('alice', 'beluga')).uid;
  const out = await runInKernel(alice.page, base, 'import os; print(6 * 7, os.getuid(), os.getcwd())');
  assert.match(out, new RegExp(`^42 ${uid} `));
});

test('a notebook is opened and a cell is run in the Lab itself', async () => {
  const { page } = alice;
  await page.goto(`${demo.url}${base}lab/tree/Welcome.ipynb`);
  await labIsOpen(page);
  await page.waitForSelector('.jp-Notebook .jp-CodeCell');
  // Lab shows "idle" before it has a kernel; a cell that is run then is lost.
  await until('the notebook has a kernel', async () => {
    const sessions = await page.evaluate(async (b) => (await fetch(`${b}api/sessions`)).json(), base);
    return sessions.length > 0;
  });
  await page.locator('.jp-Notebook .jp-CodeCell .cm-content').first().click();
  await until('the cell has an output', async () => {
    await page.keyboard.press('Control+Enter');
    return page.locator('.jp-OutputArea-output', { hasText: 'Python 3' }).first().isVisible();
  }, { every: 1500 });
  await alice.shot('lab-notebook', { narrow: false });
});

test('a terminal works', async () => {
  const said = await alice.page.evaluate(async (base) => {
    const xsrf = document.cookie.match(/_xsrf=([^;]+)/)?.[1] ?? '';
    const made = await fetch(`${base}api/terminals`, { method: 'POST', headers: { 'X-XSRFToken': xsrf } });
    const { name } = await made.json();
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${base}terminals/websocket/${name}`);
    const text = await new Promise((done, fail) => {
      let all = '';
      setTimeout(() => fail(new Error(`the terminal said only: ${all}`)), 20_000);
      socket.onerror = () => fail(new Error('the terminal WebSocket failed'));
      socket.onmessage = (m) => {
        const [kind, data] = JSON.parse(m.data);
        if (kind === 'setup') socket.send(JSON.stringify(['stdin', 'echo "here $((20+22)) $USER"\r']));
        if (kind === 'stdout') all += data;
        if (/here 42 /.test(all)) done(all);
      };
    });
    socket.close();
    await fetch(`${base}api/terminals/${name}`, { method: 'DELETE', headers: { 'X-XSRFToken': xsrf } });
    return text;
  }, base);
  assert.match(said, /here 42 /);
});

test('200 MB go up and come down unchanged', async () => {
  const { context } = alice;
  const parts = 25;
  const block = randomBytes(8 * 1024 * 1024);
  const size = parts * block.length;
  const sent = createHash('sha256');
  for (let i = 0; i < parts; i++) sent.update(block);
  // Up as Lab does it, in base64 chunks, with the browser's cookies; down by the files handler, straight through the edge.
  const jar = await context.cookies(`${demo.url}${base}`);
  const Cookie = jar.map((c) => `${c.name}=${c.value}`).join('; ');
  const headers = { Cookie, Origin: demo.url, 'X-XSRFToken': jar.filter((c) => c.name === '_xsrf').map((c) => c.value).at(-1) ?? '', 'Content-Type': 'application/json' };
  const content = block.toString('base64');
  for (let chunk = 1; chunk <= parts; chunk++) {
    const r = await fetch(`${demo.url}${base}api/contents/big.bin`, {
      method: 'PUT', headers, body: JSON.stringify({ type: 'file', format: 'base64', content, chunk: chunk === parts ? -1 : chunk, name: 'big.bin', path: 'big.bin' }),
    });
    assert.ok(r.ok, `chunk ${chunk}: ${r.status} ${await r.text()}`);
  }
  const down = await fetch(`${demo.url}${base}files/big.bin`, { headers: { Cookie } });
  assert.equal(down.status, 200);
  const got = createHash('sha256');
  let length = 0;
  for await (const part of down.body) {
    got.update(part);
    length += part.length;
  }
  assert.equal(length, size);
  assert.equal(got.digest('hex'), sent.digest('hex'));
});

test('a web server started by its user is seen at /proxy/PORT/, its WebSocket too', async () => {
  const { page } = alice;
  const program = `
import asyncio, tornado.web, tornado.websocket, os
class Page(tornado.web.RequestHandler):
    def get(self): self.write("my own page")
class Echo(tornado.websocket.WebSocketHandler):
    def check_origin(self, origin): return True
    def on_message(self, m): self.write_message("echo " + m)
async def main():
    app = tornado.web.Application([("/", Page), ("/echo", Echo)])
    server = app.listen(0, "127.0.0.1")
    print("port", list(server._sockets.values())[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
`;
  const home = demo.homeOf('alice', 'beluga');
  const file = join(home, 'small_server.py');
  writeFileSync(file, program);
  const { uid, gid } = statSync(home);
  if (process.getuid() === 0) chownSync(file, uid, gid);
  const out = await runInKernel(page, base, 'import subprocess, sys; p = subprocess.Popen([sys.executable, "small_server.py"], stdout=subprocess.PIPE, text=True, start_new_session=True); print(p.stdout.readline())');
  const port = out.match(/port (\d+)/)?.[1];
  assert.ok(port, out);
  const seen = await alice.fetch(`${base}proxy/${port}/`);
  assert.equal(seen.status, 200, seen.text);
  assert.equal(seen.text, 'my own page');
  const echo = await page.evaluate((url) => new Promise((done, fail) => {
    const socket = new WebSocket(url);
    socket.onopen = () => socket.send('hello');
    socket.onmessage = (m) => done(m.data);
    socket.onerror = () => fail(new Error('the WebSocket failed'));
  }), `${demo.url.replace(/^http/, 'ws')}${base}proxy/${port}/echo`);
  assert.equal(echo, 'echo hello');
});

test('bob cannot open it, nor can anybody who is not signed in', async () => {
  const bob = await Person.open(browser, demo, 'bob');
  const nobody = await fetch(`${demo.url}${base}api/status`, { redirect: 'manual' });
  assert.notEqual(nobody.status, 200);
  await bob.signIn();
  const answer = await bob.goto(`${base}lab`);
  assert.ok([403, 404].includes(answer.status()), `bob gets ${answer.status()}`);
  await bob.shot('not-yours');
  await bob.accessible('not yours');
  const api = await bob.fetch(`${base}api/contents`);
  assert.ok([403, 404].includes(api.status), `bob's API call gets ${api.status}`);
  await bob.close();
});

test('closing the tab keeps the session, and coming back finds it', async () => {
  const before = await server(demo, 'alice', 'beluga');
  await alice.page.close();
  alice.page = await alice.context.newPage();
  await alice.goto('/hub/home');
  assert.match(await alice.text(), /JupyterLab on Béluga/);
  assert.match(await alice.text(), /left of/);
  await alice.shot('home-running');
  await alice.accessible('home with a session');
  assert.equal((await server(demo, 'alice', 'beluga')).started, before.started);
  await alice.page.click('a.primary');
  await labIsOpen(alice.page);
});

test('a second start of it leads to it, and one elsewhere says which session is in the way', async () => {
  await alice.goto('/hub/spawn/alice/cedar');
  const said = await alice.text();
  assert.match(said, /Béluga/, 'the refusal names the session that is there');
  await alice.shot('occupied');
  const answer = await demo.api('/users/alice/servers/beluga', { method: 'POST' });
  assert.equal(answer.status, 400, 'as JupyterHub answers a start of what runs');
});

test('File > Hub Control Panel shows the session, with Open and Stop', async () => {
  const { page } = alice;
  await page.goto(`${demo.url}${base}lab`);
  await labIsOpen(page);
  await page.locator('.lm-MenuBar-item', { hasText: 'File' }).click();
  const [panel] = await Promise.all([alice.context.waitForEvent('page'), page.locator('.lm-Menu-item[data-command="hub:control-panel"]').click()]);
  await panel.waitForLoadState('domcontentloaded');
  assert.match(panel.url(), /\/hub\/home/);
  assert.match(await panel.locator('body').innerText(), /left of/);
  assert.ok(await panel.locator('a', { hasText: 'Open' }).count());
  assert.ok(await panel.locator('text=/Stop/').count());
  await panel.close();
});

test('File > Log Out signs out and ends the job', async () => {
  const { page } = alice;
  page.on('dialog', (d) => d.accept());
  await page.locator('.lm-MenuBar-item', { hasText: 'File' }).click();
  await page.locator('.lm-Menu-item[data-command="hub:logout"]').click();
  await page.waitForURL(/\/hub\/(logout|login)/);
  await alice.shot('signed-out');
  await untilGone(demo, 'alice', 'beluga');
  await until('no process of the session is left', () => demo.leftovers().every((p) => !p.what.includes('jupyter')), { timeout: 15_000 });
  await alice.goto('/hub/home');
  assert.match(page.url(), /\/hub\/login/, 'signed out');
});

test('last options are remembered, and a deep link starts with them', async () => {
  await alice.signIn();
  await alice.goto('/hub/home');
  assert.match(await alice.page.locator('.cluster', { hasText: 'Béluga' }).innerText(), /Last time: 1\score/);
  await alice.goto('/hub/start/beluga');
  // Typed, it may act at once; else it is a page with one button.
  const go = alice.page.locator('#go');
  if (await go.count()) await go.click();
  await alice.page.waitForURL(/\/user\/alice\/beluga\/lab/, { timeout: 40_000 });
  await untilReady(demo, 'alice', 'beluga');
});

test('SIGTERM ends every job and leaves no process and no demo.json', async () => {
  const end = await demo.stop('SIGTERM');
  assert.ok(end.code === 143 || end.code === 0 || end.signal === 'SIGTERM', JSON.stringify(end));
  assert.deepEqual(demo.leftovers(), []);
  assert.equal(existsSync(join(demo.home, 'demo.json')), false);
  const log = readFileSync(demo.log, 'utf8');
  for (const secret of [demo.json.admin_token]) assert.ok(!log.includes(secret), 'the log holds no token');
});

test('no page asked another origin for anything, and no script failed', () => {
  assert.deepEqual(alice.troubles.filter((t) => !/ResizeObserver/.test(t)), []);
});
