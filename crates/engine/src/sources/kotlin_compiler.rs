//! Whether anything of the build compiles the sources that push.toml wants in Kotlin.
//!
//! Knows who brings the compiler; writes no source.

use pushwright_android::{Key, Kind, RelPath};
use pushwright_config::pack::Language;
use pushwright_config::{Code, Diagnostic};

use super::source::Source;
use super::{gradle_wiring, is_ours};
use crate::model::context::Context;

/// The plugin that brings the Kotlin compiler.
const KOTLIN_PLUGIN: &str = "org.jetbrains.kotlin.android";

/// What `assume.present` holds where another plugin brings the compiler.
pub(crate) fn kotlin_plugin_key(context: &Context<'_>) -> Key {
    Key::of_module(Kind::Plugin, context.project.app().name(), None, KOTLIN_PLUGIN)
}

/// An error where push.toml wants Kotlin and nothing compiles it: the manifest would name classes
/// that the app does not have.
pub(super) fn uncompiled(
    context: &Context<'_>,
    language: Language,
    all: &[Source],
) -> Option<Diagnostic> {
    let asked = context.config.app.language.as_ref()?;
    let rendered = all.iter().any(|it| !it.copied);
    let key = kotlin_plugin_key(context).to_string();
    let assumed = context.config.assume_present.iter().any(|it| it.value == key);
    if language != Language::Kotlin || !rendered || assumed || !has_no_compiler(context) {
        return None;
    }
    let module = context.project.app().name();
    let message = format!("the sources are Kotlin, and `{module}` compiles none");
    let help = format!(
        "apply the Kotlin plugin to `{module}` (`{KOTLIN_PLUGIN}`), or set `language = \"java\"`\n\
         where it is applied in a way that the scripts do not show:\n\
         [assume]\npresent = [\"{key}\"]"
    );
    let finding = Diagnostic::error(Code::SourceUncompiled, message).help(help);
    Some(context.config.point(finding, &asked.span))
}

/// Whether nothing of the application module compiles Kotlin, so far as the files tell.
fn has_no_compiler(context: &Context<'_>) -> bool {
    // None of these applies the Kotlin plugin for others.
    const HARMLESS: [&str; 2] = ["com.android.", "com.google."];
    // Who has Kotlin there has it compiled, however that is.
    let folder = context.project.app().file("src");
    let users = |path: &RelPath| {
        path.as_str().ends_with(".kt") && path.is_below(&folder) && !is_ours(context, path)
    };
    let is_harmless = |id: &str| {
        if [gradle_wiring::ID, gradle_wiring::SCRIPT].contains(&id) {
            return true;
        }
        let of_packs = || context.packs.saying(id).flat_map(|it| &it.plugins).any(|it| it.id == id);
        !id.contains("kotlin") && (HARMLESS.iter().any(|it| id.starts_with(it)) || of_packs())
    };
    !context.project.snapshot().paths().any(users)
        && context.project.compiles_no_kotlin(&is_harmless)
}
