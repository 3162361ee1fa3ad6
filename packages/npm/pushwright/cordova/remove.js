// Cordova runs this before the plugin goes: the project gets its own bytes back.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const { run } = require('../lib/binary.js');

module.exports = (context) => {
  const root = context.opts.projectRoot;
  if (!fs.existsSync(path.join(root, 'push.lock'))) return;
  const { status, stdout, stderr } = run(['remove', '--color', 'never'], { cwd: root });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  if (status !== 0) throw new Error(`pushwright remove ended with ${status}`);
};
