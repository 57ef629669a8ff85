// The pages' two small scripts in a real browser: options checked as you type, and live pages.
import { after, afterEach, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch } from '../lib/browser.mjs';
import { serve, view } from './gallery.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
const opened = [];
afterEach(async () => {
  while (opened.length) await opened.pop()();
});

async function open(name, live) {
  const gallery = await serve(live);
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await page.goto(`${gallery.url}${name}.html`);
  opened.push(async () => {
    await context.close();
    gallery.close();
  });
  return { page, gallery };
}

const text = async (page, selector) => (await page.locator(selector).innerText()).replaceAll('\u00a0', ' ');

test('options are checked as one types, in words', async () => {
  const { page } = await open('options.en');
  await page.fill('#time', '12');
  assert.equal(await text(page, '#time-error'), 'At most 8 h: 12 h is too much.');
  assert.equal(await page.getAttribute('#time', 'aria-invalid'), 'true');
  assert.equal(await text(page, '#summary'), 'Correct the marked fields first.');
  assert.equal(await page.isVisible('#room'), false);
  await page.fill('#time', '99');
  assert.equal(await text(page, '#time-error'), 'At most 8 h: 99 h is too much.');
  await page.fill('#cores', '0');
  assert.equal(await text(page, '#cores-error'), 'At least 1 core.');
  await page.fill('#cores', '');
  assert.equal(await text(page, '#cores-error'), 'Please fill this in.');
  await page.fill('#cores', '4');
  await page.fill('#time', 'soon');
  assert.equal(await text(page, '#time-error'), '“soon” is not a number we can use here.');
  await page.fill('#time', '1:30');
  assert.equal((await text(page, '#time-error')).trim(), '');
  assert.equal(await page.getAttribute('#time', 'aria-invalid'), null);
  assert.equal(await page.isVisible('#room'), true);
  await page.fill('#memory', '1,5');
  assert.equal(await text(page, '#summary'), 'JupyterLab on Béluga: 4 cores, 1.5 GB, no GPU, for 1 h 30 min, charged to def-smith.');
});

test('what is possible alone and not together is told at the field that gives way', async () => {
  const { page } = await open('options.en');
  await page.fill('#time', '5');
  await page.selectOption('#gpus', '1');
  assert.equal(await text(page, '#time-error'), 'Together with your other choices, at most 3 h is possible here.');
  await page.selectOption('#gpus', '0');
  assert.equal((await text(page, '#time-error')).trim(), '');
});

test('a ready choice fills the form, and is marked', async () => {
  const { page } = await open('options.fr');
  await page.click('.profile >> nth=2');
  assert.equal(await page.inputValue('#time'), '2');
  assert.equal(await page.inputValue('#gpuType'), 'a100');
  assert.equal(await page.getAttribute('.profile >> nth=2', 'aria-current'), 'true');
  assert.equal(await page.getAttribute('.profile >> nth=1', 'aria-current'), null);
  assert.equal(await text(page, '#summary'), 'JupyterLab sur Béluga : 4 cœurs, 16 Go, 1 GPU (a100), pendant 2 h, à la charge de def-smith.');
});

test('a live page shows each step, keeps the focus, and goes on by itself without a way back', async () => {
  let stream;
  const { page, gallery } = await open('pending.en', (request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    stream = (v) => response.write(`event: view\ndata: ${JSON.stringify(v)}\n\n`);
    stream(view('pending.en', { now: Date.parse('2026-12-04T19:31:20Z') }));
  });
  await page.waitForFunction(() => document.getElementById('announce').textContent.startsWith('Waiting in the queue'));
  await page.evaluate(() => document.querySelector('.actions button').focus());
  stream(view('pending-starting.en'));
  await page.waitForFunction(() => document.title.startsWith('Starting on Béluga'));
  assert.match(await text(page, '[aria-current=step]'), /Starting on node beluga-n1/);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Cancel');
  const depth = await page.evaluate(() => history.length);
  stream(view('pending.en', { go: '/user/alice/beluga/lab' }));
  await page.waitForURL(`${gallery.url}user/alice/beluga/lab`);
  assert.equal(await page.evaluate(() => history.length), depth);
});

test('a page whose stream is held back asks by itself, and says when it hears nothing', async () => {
  let mood = 'silent';
  const { page } = await open('pending.en', (request, response) => {
    if (request.headers.accept?.includes('event-stream')) return response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
    if (mood === 'silent') return response.writeHead(503).end();
    return response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(view('pending-starting.en')));
  });
  await page.waitForFunction(() => document.getElementById('lost').textContent.startsWith('The connection was lost'), null, { timeout: 40_000 });
  mood = 'talking';
  await page.waitForFunction(() => document.title.startsWith('Starting on Béluga'), null, { timeout: 40_000 });
  assert.equal(await page.evaluate(() => document.getElementById('lost').textContent), '');
});
