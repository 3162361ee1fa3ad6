//! Which rules files the shrinker reads, per build type.
//!
//! Knows `buildTypes` and their lists of rules files; reads no rules.

use std::collections::BTreeSet;

use pushwright_lossless::gradle::edit::{self, Container};
use pushwright_lossless::gradle::{Call, Statement};
use pushwright_lossless::placement::Slot;

use crate::scripts::{Block, ScriptFile, calls, insert, last_slot, property};
use crate::{CannotTell, Key, Kind, Place, Presence, Project, Step};

/// A rules file that every build type which may shrink must name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesWant {
    /// The file, beside the module's script.
    pub file: String,
}

/// `proguard:MODULE#FILE`
pub(crate) fn key(project: &Project<'_>, want: &RulesWant) -> Key {
    Key::new(Kind::Proguard, format!("{}#{}", project.app().name(), want.file))
}

/// Present where every build type that may shrink names the file; so also where there is none.
pub(crate) fn presence(project: &Project<'_>, want: &RulesWant) -> Presence {
    let Some(script) = project.script(project.app()) else { return Presence::Absent };
    match missing(&script, want).first() {
        Some(_) => Presence::Absent,
        None => {
            let named = script.mentions(&want.file).into_iter().next();
            Presence::Present(script.place(&named.unwrap_or(0..0)))
        }
    }
}

/// The next line that names the file.
pub(crate) fn step(project: &Project<'_>, want: &RulesWant) -> Result<Option<Step>, CannotTell> {
    let Some(script) = project.script(project.app()) else { return Ok(None) };
    let Some(build_type) = missing(&script, want).into_iter().next() else { return Ok(None) };
    if let Some(edit) = edit::open(script.text, build_type.block.body) {
        let name = format!("{}#android/buildTypes/{}{{}}", script.file, build_type.name);
        let key = Key::new(Kind::Container, name);
        return Ok(Some(Step { key, file: script.file.clone(), edit }));
    }
    let statements = &build_type.block.body.statements;
    let last_list = statements.iter().rposition(is_list);
    let slot = last_list.map_or_else(|| last_slot(statements), Slot::After);
    let has_list = last_list.is_some() || default_config_has_list(&script);
    let lists: Vec<&Call> =
        calls(statements).filter(|call| is_list_name(&call.name.text)).collect();
    let call = |name: &str, value: &str| {
        if script.is_kotlin() { format!("{name}({value})") } else { format!("{name} {value}") }
    };
    let (part, text) = if has_list {
        ("", call("proguardFile", &script.quoted_like(&want.file, &lists)))
    } else {
        let default = script.quoted("proguard-android-optimize.txt");
        ("@default", call("proguardFile", &format!("getDefaultProguardFile({default})")))
    };
    let edit = insert(&script, Container::Block(build_type.block.body), slot, &text);
    let module = project.app().name();
    let name = format!("{module}/{}#{}{part}", build_type.name, want.file);
    Ok(Some(Step { key: Key::new(Kind::Proguard, name), file: script.file.clone(), edit }))
}

/// Finds the line that a key names.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some((head, file)) = key.name.split_once('#') else { return Vec::new() };
    let Some((module, name)) = head.rsplit_once('/') else { return Vec::new() };
    let module = project.modules.iter().find(|it| it.name() == module);
    let Some(script) = module.and_then(|it| project.script(it)) else { return Vec::new() };
    let mut places = Vec::new();
    for build_type in build_types(&script).iter().filter(|it| it.name == name) {
        for statement in &build_type.block.body.statements {
            let text = script.slice(statement.span());
            let ours = match file.strip_suffix("@default") {
                Some(_) => {
                    text.starts_with("proguardFile") && text.contains("getDefaultProguardFile")
                }
                None => text.contains(file),
            };
            if is_list(statement) && ours {
                places.push(script.place(statement.span()));
            }
        }
    }
    places
}

/// Whether a key names a line of the wanted file in some build type.
pub(crate) fn claims(project: &Project<'_>, want: &RulesWant, key: &Key) -> bool {
    let Some((head, file)) = key.name.split_once('#') else { return false };
    let module = head.rsplit_once('/').map(|(module, _)| module);
    key.kind == Kind::Proguard
        && module == Some(project.app().name())
        && file.strip_suffix("@default").unwrap_or(file) == want.file
}

#[derive(Clone)]
struct BuildType<'s> {
    name: String,
    block: Block<'s>,
}

/// The build types that may shrink and do not name the file, each with the block that is to name it.
fn missing<'s>(script: &ScriptFile<'s>, want: &RulesWant) -> Vec<BuildType<'s>> {
    let in_default = android_blocks(script, "defaultConfig")
        .iter()
        .any(|block| names(script, block, &want.file));
    if in_default {
        return Vec::new();
    }
    let all = build_types(script);
    let mut names_seen = BTreeSet::new();
    let each = all.iter().filter(|it| names_seen.insert(it.name.as_str()));
    each.filter_map(|first| {
        let blocks: Vec<&BuildType<'_>> = all.iter().filter(|it| it.name == first.name).collect();
        if blocks.iter().any(|it| names(script, &it.block, &want.file)) {
            return None;
        }
        // A list in a later block goes on with, or replaces, those before it.
        let with_list = blocks.iter().rfind(|it| it.block.body.statements.iter().any(is_list));
        let any = || blocks.iter().rfind(|it| may_shrink(script, &it.block));
        with_list.or_else(any).map(|it| BuildType::clone(it))
    })
    .collect()
}

fn android_blocks<'s>(script: &ScriptFile<'s>, name: &str) -> Vec<Block<'s>> {
    script.blocks(&["android", name])
}

fn build_types<'s>(script: &ScriptFile<'s>) -> Vec<BuildType<'s>> {
    let mut found = Vec::new();
    for block in android_blocks(script, "buildTypes") {
        for call in calls(&block.body.statements) {
            let Some(body) = &call.body else { continue };
            found.extend(
                member_name(call).map(|name| BuildType { name, block: Block { call, body } }),
            );
        }
    }
    for android in script.blocks(&["android"]) {
        for call in calls(&android.body.statements) {
            let Some(body) = &call.body else { continue };
            let name = call.name.text.strip_prefix("buildTypes.");
            let name = name.filter(|it| !it.contains('.') && member_word(it).is_none());
            found.extend(
                name.map(|it| BuildType { name: it.to_owned(), block: Block { call, body } }),
            );
        }
    }
    found
}

/// The member that a call in a named container makes or configures: `release {}`,
/// `getByName("release") {}`.
pub(crate) fn member_name(call: &Call) -> Option<String> {
    match member_word(&call.name.text) {
        Some(()) => crate::scripts::first_text(call).map(str::to_owned),
        None if call.name.text.contains('.') => None,
        None => (!["all", "configureEach", "forEach", "each"].contains(&call.name.text.as_str()))
            .then(|| call.name.text.clone()),
    }
}

fn member_word(name: &str) -> Option<()> {
    ["getByName", "named", "create", "register", "maybeCreate"].contains(&name).then_some(())
}

/// Whether a build type shrinks, or is set up to.
fn may_shrink(script: &ScriptFile<'_>, block: &Block<'_>) -> bool {
    let switch =
        ["minifyEnabled", "isMinifyEnabled"].iter().find_map(|name| property(block.body, name));
    let off = switch.is_none_or(|value| script.slice(value.span()) == "false");
    !off || block.body.statements.iter().any(is_list)
}

/// `proguardFiles …`, `proguardFile …`, `setProguardFiles(…)`, `proguardFiles += …`
fn is_list(statement: &Statement) -> bool {
    let name = match statement {
        Statement::Call(call) => call.name.text.as_str(),
        Statement::Assign(assign) => assign.target.text.as_str(),
        Statement::Opaque(_) => "",
    };
    is_list_name(name)
}

fn is_list_name(name: &str) -> bool {
    ["proguardFiles", "proguardFile", "setProguardFiles"].contains(&name)
}

fn names(script: &ScriptFile<'_>, block: &Block<'_>, file: &str) -> bool {
    block
        .body
        .statements
        .iter()
        .any(|statement| is_list(statement) && script.slice(statement.span()).contains(file))
}

fn default_config_has_list(script: &ScriptFile<'_>) -> bool {
    android_blocks(script, "defaultConfig")
        .iter()
        .any(|block| block.body.statements.iter().any(is_list))
}
