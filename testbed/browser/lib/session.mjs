// A session from outside: started and watched by the API, or by the pages as a person does.
import assert from 'node:assert/strict';
import { until } from './demo.mjs';

/** The server's model, or undefined when there is none. */
export async function server(demo, user, name) {
  const { json } = await demo.api(`/users/${user}`);
  return json?.servers?.[name];
}

export const untilReady = (demo, user, name, options) => until(`${user}/${name} is ready`, async () => (await server(demo, user, name))?.ready, { timeout: 60_000, ...options });

export const untilGone = (demo, user, name, options) => until(`${user}/${name} is gone`, async () => !(await server(demo, user, name)), { timeout: 30_000, ...options });

/** By the API, with the defaults or these options; waits until it is ready. */
export async function start(demo, user, name, options) {
  const answer = await demo.api(`/users/${user}/servers/${name}`, { method: 'POST', body: options ?? {} });
  assert.ok([201, 202].includes(answer.status), `start of ${user}/${name}: ${answer.status} ${answer.text}`);
  await untilReady(demo, user, name);
}

export async function stop(demo, user, name) {
  const answer = await demo.api(`/users/${user}/servers/${name}`, { method: 'DELETE' });
  assert.ok([202, 204, 404].includes(answer.status), `stop of ${user}/${name}: ${answer.status} ${answer.text}`);
  await untilGone(demo, user, name);
}

/** Chooses on the form and starts; answers when the pending page or the session stands. */
export async function startByForm(person, cluster, fields = {}) {
  const { page, name } = person;
  await person.goto(`/hub/spawn/${name}/${cluster}`);
  for (const [field, value] of Object.entries(fields)) {
    const element = page.locator(`#${field}`);
    if ((await element.evaluate((e) => e.tagName)) === 'SELECT') await element.selectOption(value);
    else await element.fill(value);
  }
  await Promise.all([page.waitForURL(/\/hub\/spawn-pending\/|\/user\//), page.click('#start')]);
}
