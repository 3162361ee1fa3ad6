#!/usr/bin/env node
// registry.mjs DIR: serves the packages for npm that lie in DIR as a registry does, on a free port
// of this machine, and prints its address. Knows nothing of other packages: npm asks for ours alone.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const dir = process.argv[2];
const packages = new Map();
for (const file of readdirSync(dir).filter((it) => it.endsWith('.tgz'))) {
  const bytes = readFileSync(path.join(dir, file));
  const about = JSON.parse(execFileSync('tar', ['-xzOf', path.join(dir, file), 'package/package.json'], { encoding: 'utf8' }));
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  packages.set(about.name, { about, bytes, file, integrity });
}

function answer(url, base) {
  const name = decodeURIComponent(url.slice(1));
  const found = packages.get(name);
  if (found) {
    const { about, file, integrity } = found;
    const version = { ...about, dist: { integrity, tarball: `${base}/-/${file}` } };
    return JSON.stringify({ name, 'dist-tags': { latest: about.version }, versions: { [about.version]: version } });
  }
  return [...packages.values()].find((it) => url === `/-/${it.file}`)?.bytes;
}

const server = createServer((request, response) => {
  const body = answer(request.url, `http://${request.headers.host}`);
  response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
  response.end(body ?? '{}');
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
