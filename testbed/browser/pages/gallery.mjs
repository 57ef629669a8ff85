// The pages that web's tests leave in web/target/gallery, served with the headers of the real ones.
import { createServer } from 'node:http';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { root } from '../lib/demo.mjs';

const folder = join(root, 'web/target/gallery');
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Names of all pages: `home.en`. */
export const names = () => readdirSync(folder).filter((f) => f.endsWith('.html')).map((f) => f.slice(0, -5));

/** The live view of a page as the broker would send it, with another time or way on. */
export const view = (name, more = {}) => ({ ...JSON.parse(readFileSync(join(folder, `${name}.live.json`), 'utf8')), ...more });

/** Serves the gallery; `live(request, response)` answers the pages' live requests. */
export async function serve(live = (request, response) => response.writeHead(204).end()) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://gallery').pathname;
    if (path.endsWith('/live')) return live(request, response);
    const file = join(folder, path);
    if (!file.startsWith(folder) || !existsSync(file) || !types[extname(file)]) {
      return response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': policy }).end('<title>elsewhere</title>');
    }
    response.writeHead(200, { 'Content-Type': types[extname(file)], 'Content-Security-Policy': policy }).end(readFileSync(file));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections?.();
      server.close();
    },
  };
}
