// The options form: says while you type what does not fit and what it sums up to. The broker checks all of it again.
const form = document.getElementById('options');
const partitions = JSON.parse(form.dataset.offer);
const words = JSON.parse(form.dataset.words);
const FIELDS = ['gpus', 'time', 'cores', 'memory'];
const LIMIT = { gpus: 'gpus', time: 'minutes', cores: 'cores', memory: 'memory' };
let touched = false;

// The catalogue's little language: {name}, {n|one|many}, {name?only if there}.
function fill(key, values) {
  const text = words[key];
  let at = 0;
  const parts = stops => {
    let out = '';
    while (at < text.length && text[at] !== '}' && !stops.includes(text[at])) out += text[at] === '{' ? one() : text[at++];
    return out;
  };
  const one = () => {
    const start = ++at;
    while (!'|?}'.includes(text[at])) at++;
    const value = String(values[text.slice(start, at)] ?? '');
    let out = value;
    if (text[at] === '|') {
      at++;
      const single = parts('|');
      at++;
      const many = parts('');
      out = value === '1' || (value === '0' && document.documentElement.lang === 'fr') ? single : many;
    } else if (text[at] === '?') {
      at++;
      const then = parts('');
      out = value ? then : '';
    }
    at++;
    return out;
  };
  return parts('');
}

function value(name) {
  const field = form.elements[name];
  return field ? field.value.trim() : '';
}

// As Typed.java reads them: minutes, MiB, whole numbers; NaN if that is none.
function read(name) {
  const text = value(name);
  if (name === 'gpus') return text === '' ? 0 : Number(text);
  const clock = name === 'time' && /^(\d{1,4})\s*[:hH]\s*([0-5]?\d)$/.exec(text);
  if (clock) return 60 * clock[1] + Number(clock[2]) || NaN;
  if (name === 'cores') return /^\d{1,6}$/.test(text) ? Number(text) || NaN : NaN;
  if (!/^\d{1,6}([.,]\d{1,4})?$/.test(text)) return NaN;
  return Math.round(text.replace(',', '.') * (name === 'time' ? 60 : 1024)) || NaN;
}

const number = n => String(Number(n.toFixed(2))).replace('.', words.decimal);

function duration(min) {
  if (min < 60) return fill('time.min', { min });
  const h = Math.floor(min / 60);
  if (min < 48 * 60) return min % 60 ? fill('time.h-min', { h, min: min % 60 }) : fill('time.h', { h });
  const d = Math.floor(h / 24);
  return h % 24 ? fill('time.d-h', { d, h: h % 24 }) : fill('time.d', { d });
}

// In hours, as the form counts them.
function hours(min) {
  if (min < 60) return fill('time.min', { min });
  const h = Math.floor(min / 60);
  return min % 60 ? fill('time.h-min', { h, min: min % 60 }) : fill('time.h', { h });
}

const size = mib => mib < 1024 ? fill('size.mb', { n: mib }) : fill('size.gb', { n: number(mib / 1024) });

function amount(name, n) {
  return name === 'time' ? hours(n) : name === 'memory' ? size(n) : fill('options.summary.' + name, { n, type: '' });
}

// A number, but less than one.
const little = text => /^-?\d{1,6}([.,]\d{1,4})?$/.test(text) ? Number(text.replace(',', '.')) < 1 : /^0+\s*[:hH]\s*0+$/.test(text);

function unread(name) {
  const text = value(name);
  if (!text) return fill('options.error.missing', {});
  return little(text) ? fill('options.error.too-little', { min: amount(name, 1) }) : fill('options.error.unreadable', { value: text });
}

const most = (list, name) => Math.max(0, ...list.map(p => p[LIMIT[name]]));

// What does not fit, by field: the same rules as the broker's OfferCheck.
function check(asked, type) {
  const wrong = {};
  for (const name of FIELDS) {
    const max = most(partitions, name);
    if (Number.isNaN(asked[name])) {
      wrong[name] = unread(name);
    } else if (asked[name] > max) {
      wrong[name] = fill('options.error.too-much.' + name, { value: amount(name, asked[name]), max: amount(name, max) });
    }
  }
  if (Object.keys(wrong).length) return wrong;
  const typed = partitions.filter(p => !type || p.types.includes(type));
  const fits = (p, names) => names.every(name => asked[name] <= p[LIMIT[name]]);
  if (typed.some(p => fits(p, FIELDS))) return wrong;
  for (let i = FIELDS.length - 1; i > 0; i--) {
    const possible = typed.filter(p => fits(p, FIELDS.slice(0, i)));
    if (possible.length) {
      wrong[FIELDS[i]] = fill('options.error.together', { max: amount(FIELDS[i], most(possible, FIELDS[i])) });
      return wrong;
    }
  }
  return wrong;
}

function userInterface() {
  const chosen = form.querySelector('[name=ui]:checked') ?? form.querySelector('[name=ui]');
  return chosen ? chosen.dataset.name : '';
}

function update() {
  const asked = Object.fromEntries(FIELDS.map(name => [name, read(name)]));
  const type = asked.gpus > 0 ? value('gpuType') : '';
  const wrong = check(asked, type);
  for (const name of [...FIELDS, 'account']) {
    const place = document.getElementById(name + '-error');
    const input = document.getElementById(name);
    if (!place || !input) continue;
    // What only the broker can check stays said until something is changed.
    const text = wrong[name] ?? (touched ? '' : place.textContent);
    if (place.textContent !== text) place.textContent = text;
    input.closest('.field').classList.toggle('wrong', text !== '');
    if (text) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  }
  const correct = Boolean(form.querySelector('.field.wrong'));
  document.getElementById('room').hidden = correct;
  if (correct) {
    document.getElementById('summary').textContent = words['options.correct'];
  } else {
    document.getElementById('summary').textContent = fill('options.summary', {
      ui: userInterface(),
      cluster: words.cluster,
      cores: fill('options.summary.cores', { n: asked.cores }),
      memory: size(asked.memory),
      gpus: asked.gpus ? fill('options.summary.gpus', { n: asked.gpus, type }) : fill('options.summary.no-gpu', {}),
      time: duration(asked.time),
      account: value('account'),
    });
  }
  const gpuType = form.elements.gpuType;
  if (gpuType) gpuType.hidden = !(asked.gpus > 0);
  mark();
}

function matches(profile) {
  return [...new URLSearchParams(profile.dataset.fill)].every(([name, wanted]) => !form.elements[name] || value(name) === wanted);
}

function mark() {
  const chosen = [...document.querySelectorAll('[data-fill]')].find(matches); // of two alike, the first
  for (const profile of document.querySelectorAll('[data-fill]')) {
    if (profile === chosen) profile.setAttribute('aria-current', 'true');
    else profile.removeAttribute('aria-current');
  }
}

for (const profile of document.querySelectorAll('[data-fill]')) {
  profile.addEventListener('click', event => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (form.elements.gpuType) form.elements.gpuType.value = '';
    for (const [name, wanted] of new URLSearchParams(profile.dataset.fill)) {
      if (form.elements[name]) form.elements[name].value = wanted;
    }
    touched = true;
    for (const field of document.querySelectorAll('.field.changed')) field.classList.remove('changed');
    update();
  });
}

form.addEventListener('input', event => {
  touched = true;
  event.target.closest('.field')?.classList.remove('changed');
  update();
});
// On the way the session must not be asked for twice by a double click.
form.addEventListener('submit', () => setTimeout(() => { document.getElementById('start').disabled = true; }));
addEventListener('pageshow', () => { document.getElementById('start').disabled = false; update(); });
document.getElementById('problems')?.focus();
