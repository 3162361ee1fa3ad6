// The Expo config plugin: `plugins: ["pushwright"]` in app.json.
// Applies push.toml to the Android project after all other plugins have written their files.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const { run } = require('./lib/binary.js');

/** push.toml was applied, and something waits for a person or for a vendor's file. */
const ITEMS_LEFT = 3;

const KNOWN = { config: 'string', strict: 'boolean' };

function check(options) {
  for (const [name, value] of Object.entries(options)) {
    if (!(name in KNOWN)) {
      throw new Error(`pushwright: \`${name}\` is not an option of the plugin: ${Object.keys(KNOWN).join(', ')}`);
    }
    if (typeof value !== KNOWN[name]) {
      throw new Error(`pushwright: \`${name}\` takes a ${KNOWN[name]}, not ${JSON.stringify(value)}`);
    }
  }
}

/** Whether there is something to apply: the first prebuild makes the folder that `setup` needs. */
function hasConfig(root, platformRoot, options) {
  return options.config || [root, platformRoot].some((it) => fs.existsSync(path.join(it, 'push.toml')));
}

/** Applies push.toml in `root`; throws where that fails, and tells what is left. */
function apply(root, platformRoot, options, { warn }) {
  if (!hasConfig(root, platformRoot, options)) {
    warn('pushwright: push.toml is missing: `npx pushwright setup` lists the vendors and writes it');
    return;
  }
  const config = options.config ? ['--config', path.resolve(root, options.config)] : [];
  const { status, stdout, stderr } = run(['apply', '--color', 'never', ...config], { cwd: root });
  const said = `${stdout}${stderr}`.trim();
  if (status === 0) return;
  if (status === ITEMS_LEFT && !options.strict) {
    warn(`pushwright: something is left for you in ${path.relative(root, platformRoot) || '.'}\n${said}`);
    return;
  }
  throw new Error(`pushwright apply ended with ${status}\n${said}`);
}

function withPushwright(config, options) {
  const given = options || {};
  check(given);
  const { withFinalizedMod, WarningAggregator } = require('expo/config-plugins');
  if (!withFinalizedMod) {
    throw new Error('pushwright: this Expo cannot run a plugin last; SDK 51 and later can');
  }
  const warn = (text) => WarningAggregator.addWarningAndroid('pushwright', text);
  return withFinalizedMod(config, [
    'android',
    (modConfig) => {
      const { projectRoot, platformProjectRoot } = modConfig.modRequest;
      apply(projectRoot, platformProjectRoot, given, { warn });
      return modConfig;
    },
  ]);
}

module.exports = withPushwright;
module.exports.default = withPushwright;
