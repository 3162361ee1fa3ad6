#!/usr/bin/env node
'use strict';

require('../lib/binary.js').become(process.argv.slice(2));
