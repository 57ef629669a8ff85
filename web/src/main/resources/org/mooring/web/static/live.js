// Keeps an open page live. The server sends ready-made HTML for the page's regions (see Live.java); this puts it in its
// place without moving focus, counts clocks down, and goes on when told. Without it the page refreshes itself.
const body = document.body;
const url = body.dataset.live;
const icons = JSON.parse(body.dataset.icons);
let ahead = Date.now() - Number(body.dataset.now); // how far this clock is ahead of the server's
let heard = 0; // when the last view came, by this clock
let source;
let left = false;

// Makes `from` like `to`, touching only what differs: focus, open menus and turning icons stay.
function morph(from, to) {
  const old = [...from.childNodes];
  const now = [...to.childNodes];
  now.forEach((n, i) => {
    const o = old[i];
    if (!o) from.append(n);
    else if (o.nodeType !== n.nodeType || o.nodeName !== n.nodeName || o.id !== n.id) o.replaceWith(n);
    else if (o.nodeType === 1) {
      for (const { name, value } of n.attributes) if (o.getAttribute(name) !== value) o.setAttribute(name, value);
      for (const { name } of [...o.attributes]) if (name !== 'open' && !n.hasAttribute(name)) o.removeAttribute(name);
      morph(o, n);
    } else if (o.data !== n.data) o.data = n.data;
  });
  old.slice(now.length).forEach(o => o.remove());
}

function say(id, text) {
  const place = document.getElementById(id);
  if (place && place.textContent !== text) place.textContent = text;
}

function show(view) {
  heard = Date.now();
  ahead = heard - view.now;
  say('lost', '');
  if (view.go) {
    left = true;
    source?.close();
    location.replace(view.go);
    return;
  }
  for (const [id, html] of Object.entries(view.regions)) {
    const region = document.getElementById(id);
    const fresh = document.createElement('template');
    fresh.innerHTML = html;
    if (region) morph(region, fresh.content);
  }
  document.title = view.title;
  document.getElementById('icon').href = icons[view.mood];
  say('announce', view.announcement);
  tick();
}

async function ask() {
  if (left) return;
  try {
    const answer = await fetch(url, { headers: { Accept: 'application/json' }, redirect: 'manual', signal: AbortSignal.timeout(8000) });
    if (answer.ok) show(await answer.json());
    else if (answer.status < 500) location.reload(); // signed out, or gone: the server says so in words
    else throw answer.status;
  } catch {
    say('lost', body.dataset.lost);
  }
}

function listen() {
  source?.close();
  source = new EventSource(url);
  source.addEventListener('view', event => show(JSON.parse(event.data)));
}

// An event stream can be cut, held back by something in between, or die unnoticed: then ask.
function watch() {
  const silent = Date.now() - heard;
  const open = source.readyState === EventSource.OPEN;
  if (silent > (open ? 20000 : 4000)) {
    ask();
    if (source.readyState === EventSource.CLOSED) listen();
  }
  if (!left) setTimeout(watch, 4000 + 2000 * Math.random());
}

function duration(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const min = Math.floor(s / 60);
  const h = Math.floor(min / 60);
  if (min < 1) return `${s} s`;
  if (h < 1) return `${min} min`;
  if (h < 48) return min % 60 ? `${h} h ${min % 60} min` : `${h} h`;
  const d = body.dataset.day.replace('{d}', Math.floor(h / 24));
  return h % 24 ? `${d} ${h % 24} h` : d;
}

function tick() {
  const now = Date.now() - ahead;
  for (const e of document.querySelectorAll('[data-until]')) e.textContent = duration((e.dataset.until - now) / 1000);
  for (const e of document.querySelectorAll('[data-since]')) e.textContent = duration((now - e.dataset.since) / 1000);
  for (const e of document.querySelectorAll('[data-from]')) e.value = (now - e.dataset.from) / 1000;
  for (const e of document.querySelectorAll('[data-clock]')) {
    const s = Math.max(0, Math.floor((e.dataset.clock - now) / 1000));
    e.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
  }
}

heard = Date.now();
listen();
setTimeout(watch, 5000);
setInterval(tick, 1000);
addEventListener('online', () => { listen(); ask(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden && Date.now() - heard > 5000) ask(); });
addEventListener('pageshow', event => { if (event.persisted) location.reload(); }); // back: never an old view
addEventListener('pagehide', () => source.close());
