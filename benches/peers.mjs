// peers.mjs PEER MANIFEST: what another tool does to add one receiver to a manifest: read, add, write.
//
// PEER is `expo` (@expo/config-plugins), `cordova` (cordova-common) or `trapeze` (@trapezedev/project),
// which lie below the current folder. It is a small part of what pushwright does, and all that they do
// alike.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(`${process.cwd()}/`);
const [peer, manifest] = process.argv.slice(2);
const attributes = { 'android:name': '.Push', 'android:exported': 'false' };

const peers = {
  async expo() {
    const { Manifest } = require('@expo/config-plugins').AndroidConfig;
    const tree = await Manifest.readAndroidManifestAsync(manifest);
    const [application] = tree.manifest.application;
    application.receiver = [...(application.receiver ?? []), { $: attributes }];
    await Manifest.writeAndroidManifestAsync(manifest, tree);
  },
  async trapeze() {
    const { MobileProject } = require('@trapezedev/project');
    const root = resolve(manifest, '../../../..');
    const project = new MobileProject(root, { android: { path: '.' } });
    await project.load();
    const element = '<receiver android:name=".Push" android:exported="false" />';
    project.android.getAndroidManifest().injectFragment('manifest/application', element);
    await project.commit();
  },
  async cordova() {
    const { Element } = require('elementtree');
    const { xmlHelpers } = require('cordova-common');
    const tree = xmlHelpers.parseElementtreeSync(manifest);
    const added = xmlHelpers.graftXML(tree, [new Element('receiver', attributes)], '/manifest/application');
    if (!added) throw new Error('there is no application');
    writeFileSync(manifest, tree.write({ indent: 4 }), 'utf-8');
  },
};
await peers[peer]();
