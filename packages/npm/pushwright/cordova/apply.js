// Cordova runs this after `prepare`, so also after `platform add android` and before each build.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const { run } = require('../lib/binary.js');

const ITEMS_LEFT = 3;

module.exports = (context) => {
  const root = context.opts.projectRoot;
  const platforms = context.opts.platforms || [];
  const hasConfig = ['push.toml', 'platforms/android/push.toml'].some((it) => fs.existsSync(path.join(root, it)));
  if (!platforms.includes('android') || !hasConfig) return;
  const { status, stdout, stderr } = run(['apply', '--color', 'never'], { cwd: root });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  if (status !== 0 && status !== ITEMS_LEFT) throw new Error(`pushwright apply ended with ${status}`);
};
