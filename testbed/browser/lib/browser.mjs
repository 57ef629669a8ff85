// Debian's Chromium, and what a person does in it.
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { root, until } from './demo.mjs';

const require = createRequire(join(root, 'build/browser/'));
const { chromium } = require('playwright-core');
const axePath = require.resolve('axe-core/axe.min.js');

export const shots = join(root, 'build/shots');
mkdirSync(shots, { recursive: true });

export const launch = () =>
  chromium.launch({
    executablePath: process.env.MOORING_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  });

/** A person at a browser of their own: a context, its first page, and what went wrong in it. */
export class Person {
  constructor(demo, context, page, name) {
    Object.assign(this, { demo, context, page, name, troubles: [] });
    page.on('pageerror', (e) => this.troubles.push(`script error: ${e.message}`));
    page.on('request', (r) => {
      if (!r.url().startsWith(demo.url) && /^https?:/.test(r.url())) this.troubles.push(`request to another origin: ${r.url()}`);
    });
  }

  static async open(browser, demo, name, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    return new Person(demo, context, page, name);
  }

  async goto(path) {
    return this.page.goto(this.demo.url + path, { waitUntil: 'domcontentloaded' });
  }

  async signIn() {
    await this.goto('/hub/login');
    await this.page.fill('input[name=username]', this.name);
    await this.page.fill('input[name=password]', this.demo.user(this.name).password);
    await Promise.all([
      this.page.waitForURL((u) => !u.pathname.startsWith('/hub/login')),
      this.page.locator('form:has(input[name=password]) [type=submit]').first().click(),
    ]);
    return this;
  }

  /** A picture, wide and narrow where asked, for people to look at. */
  async shot(name, { narrow = true } = {}) {
    await this.page.screenshot({ path: join(shots, `${name}-1280.png`) });
    if (!narrow) return;
    const size = this.page.viewportSize();
    await this.page.setViewportSize({ width: 390, height: 844 });
    await this.page.screenshot({ path: join(shots, `${name}-390.png`), fullPage: true });
    await this.page.setViewportSize(size);
  }

  /** No finding of axe that is serious, at this page as it is now. */
  async accessible(where) {
    // The page's policy forbids inline scripts, as it should; axe is put in from outside of it.
    const session = await this.context.newCDPSession(this.page);
    const { readFileSync } = await import('node:fs');
    await session.send('Runtime.evaluate', { expression: readFileSync(axePath, 'utf8') });
    const { result } = await session.send('Runtime.evaluate', {
      expression: `axe.run(document, { resultTypes: ['violations'] }).then(r => JSON.stringify(r.violations.map(v => ({ id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 160)) }))))`,
      awaitPromise: true,
    });
    await session.detach();
    const serious = JSON.parse(result.value).filter((v) => ['serious', 'critical'].includes(v.impact));
    assert.deepEqual(serious, [], `axe finds barriers on ${where}`);
  }

  text() {
    return this.page.locator('body').innerText();
  }

  /** JSON or text from a same-origin fetch, with the person's cookies. */
  fetch(path, init) {
    return this.page.evaluate(
      async ([p, i]) => {
        const xsrf = document.cookie.match(/_xsrf=([^;]+)/)?.[1];
        const r = await fetch(p, { credentials: 'same-origin', ...i, headers: { ...(xsrf ? { 'X-XSRFToken': xsrf } : {}), ...i?.headers } });
        return { status: r.status, text: await r.text() };
      },
      [path, init],
    );
  }

  close() {
    return this.context.close();
  }
}

/** JupyterLab stands on the page, with its main area and menu. */
export async function labIsOpen(page) {
  await page.waitForSelector('#jp-main-dock-panel, .jp-Launcher', { timeout: 60_000 });
}

/** Runs code in a fresh kernel over its WebSocket, from the page's own origin, and answers its standard output. */
export function runInKernel(page, base, code) {
  return page.evaluate(
    async ([base, code]) => {
      const xsrf = document.cookie.match(/_xsrf=([^;]+)/)?.[1] ?? '';
      const made = await fetch(`${base}api/kernels`, { method: 'POST', headers: { 'X-XSRFToken': xsrf, 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'python3' }) });
      if (!made.ok) throw new Error(`no kernel: ${made.status} ${await made.text()}`);
      const { id } = await made.json();
      const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${base}api/kernels/${id}/channels?session_id=story`);
      const out = await new Promise((done, fail) => {
        let text = '';
        const timer = setTimeout(() => fail(new Error(`the cell did not end; so far: ${text}`)), 40_000);
        socket.onerror = () => fail(new Error('the kernel WebSocket failed'));
        socket.onopen = () =>
          socket.send(JSON.stringify({
            channel: 'shell', parent_header: {}, metadata: {},
            header: { msg_id: 'cell', msg_type: 'execute_request', session: 'story', username: '', version: '5.3', date: new Date().toISOString() },
            content: { code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false, stop_on_error: true },
          }));
        socket.onmessage = (m) => {
          if (typeof m.data !== 'string') return;
          const { channel, content, parent_header, header } = JSON.parse(m.data);
          if (parent_header?.msg_id !== 'cell') return;
          if (header.msg_type === 'stream') text += content.text;
          if (header.msg_type === 'error') text += content.evalue;
          if (header.msg_type === 'status' && channel === 'iopub' && content.execution_state === 'idle') {
            clearTimeout(timer);
            done(text);
          }
        };
      });
      socket.close();
      await fetch(`${base}api/kernels/${id}`, { method: 'DELETE', headers: { 'X-XSRFToken': xsrf } });
      return out;
    },
    [base, code],
  );
}

export { until };
