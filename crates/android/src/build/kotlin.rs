//! Whether the application module has a Kotlin compiler.
//!
//! Knows the plugins that bring one and that the Android plugin does from version 9 on; a build
//! that may apply plugins anywhere but in the scripts is not judged.

use pushwright_lossless::gradle::Value;

use super::plugin_words::applied_plugins;
use super::plugins::plugin_id;
use crate::build::project::Project;
use crate::build::script::{ScriptFile, all_calls, argument, calls, constant, named_argument};

/// The Android plugin that compiles Kotlin by itself.
///
/// Source: its release notes of 9.0, "built-in Kotlin".
const BUILT_IN: u32 = 9;

impl Project<'_> {
    /// Whether the application module certainly compiles no Kotlin.
    ///
    /// `is_harmless` says of a plugin's id, or of a script's path, that it applies no other. False where a plugin of the
    /// build's own, another unknown one, a script that cannot be read or an Android plugin of
    /// unknown version may bring the compiler.
    #[must_use]
    pub fn compiles_no_kotlin(&self, is_harmless: &dyn Fn(&str) -> bool) -> bool {
        let version = self.android_plugin();
        let major = version.and_then(|it| it.split('.').next()?.parse::<u32>().ok());
        let of_the_build = self.snapshot.paths().any(|it| it.as_str().starts_with("buildSrc/"))
            || self.settings_script().is_some_and(|it| !it.mentions("includeBuild").is_empty());
        let (Some(major), Some(script)) = (major, self.script(self.app())) else { return false };
        if major >= BUILT_IN || of_the_build || !self.applies_only(&script, is_harmless) {
            return false;
        }
        // What the root's script applies may be meant for all modules.
        let root = self.script(self.root());
        root.is_none_or(|root| self.applies_only(&root, is_harmless))
    }

    /// Whether all that a script applies can be read, and is harmless.
    fn applies_only(&self, script: &ScriptFile<'_>, is_harmless: &dyn Fn(&str) -> bool) -> bool {
        let named = script.blocks(&["plugins"]).iter().all(|block| {
            calls(&block.body.statements).all(|call| plugin_id(self.snapshot, call).is_some())
        });
        let mut told = named;
        all_calls(script.script, &mut |call, _| {
            // `id '…' apply false` says of which plugin by itself.
            let is_link = |value: &Value| ["false", "true"].contains(&script.slice(value.span()));
            if call.name.text != "apply" || argument(call, None).is_some_and(is_link) {
                return;
            }
            let plugin = named_argument(call, "plugin").and_then(constant);
            let file = named_argument(call, "from").and_then(|it| self.applied_path(script, it));
            let read = file.is_some_and(|file| {
                is_harmless(file.as_str())
                    || self.open(&file).is_some_and(|inner| self.applies_only(&inner, is_harmless))
            });
            told &= plugin.is_some() || read;
        });
        told && applied_plugins(self.snapshot, script).iter().all(|it| is_harmless(&it.id))
    }
}
