//! Manifest placeholders of the default configuration, a product flavor or a build type.
//!
//! Knows how both DSLs set one key of `manifestPlaceholders`; expands none.

use pushwright_lossless::Edit;
use pushwright_lossless::gradle::edit::Container;
use pushwright_lossless::gradle::{Statement, Value};
use pushwright_lossless::placement::{Slot, slot};

use crate::build::members::blocks_of;
use crate::build::neighbours::{Neighbour, neighbours, rank};
use crate::build::placeholders::{SetElsewhere, in_effect, set_elsewhere, set_in};
use crate::build::script::{Block, Ready, ScriptFile, insert, ready_block};
use crate::owned::Owned;
use crate::{CannotTell, Difference, DifferenceKind, Key, Kind, Place, Presence, Project, Step};

/// A placeholder that must have a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceholderWant {
    /// Whose value it is.
    pub member: Member,
    /// Its name.
    pub name: String,
    /// What it is filled with.
    pub value: PlaceholderValue,
}

/// What a placeholder is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceholderValue {
    /// This text.
    Text(String),
    /// The Gradle property of this name, as the build has it; nothing where it is not set.
    Property(String),
}

impl PlaceholderValue {
    /// Whether `found` is this; `None` where the files do not tell.
    fn is(&self, project: &Project<'_>, script: &ScriptFile<'_>, found: &Value) -> Option<bool> {
        match self {
            PlaceholderValue::Text(text) => Some(project.resolve(script, found)? == *text),
            // Every way to read a property names it.
            PlaceholderValue::Property(_) if found.as_constant().is_some() => Some(false),
            PlaceholderValue::Property(name) => {
                let expression = script.slice(found.span());
                let named = expression.split(|c: char| !is_of_property(c)).any(|it| it == name);
                if named { Some(true) } else { project.resolve(script, found).map(|_| false) }
            }
        }
    }

    /// The expression for this in a script, with `quoted` literals.
    fn written(&self, quoted: &dyn Fn(&str) -> String) -> String {
        match self {
            PlaceholderValue::Text(text) => quoted(text),
            PlaceholderValue::Property(name) => {
                let (name, nothing) = (quoted(name), quoted(""));
                format!("project.findProperty({name}) ?: {nothing}")
            }
        }
    }
}

/// Whether a property's name may hold the character.
fn is_of_property(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-')
}

/// A part of the Android configuration that has placeholders of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Member {
    /// `defaultConfig`: every variant.
    Default,
    /// A product flavor.
    Flavor(String),
    /// A build type.
    BuildType(String),
}

impl Member {
    /// The name of its source set: what keys call it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Member::Default => "main",
            Member::Flavor(name) | Member::BuildType(name) => name,
        }
    }

    /// The block, where it stands in a script.
    pub(crate) fn block<'s>(&self, script: &ScriptFile<'s>) -> Option<Block<'s>> {
        let (container, name) = match self {
            Member::Default => {
                return script.blocks(&["android", "defaultConfig"]).last().copied();
            }
            Member::Flavor(name) => ("productFlavors", name),
            Member::BuildType(name) => ("buildTypes", name),
        };
        blocks_of(script, container, name).into_iter().next()
    }
}

/// `placeholder:MODULE/MEMBER#NAME`
pub(crate) fn key(project: &Project<'_>, want: &PlaceholderWant) -> Key {
    let module = project.app().name();
    Key::new(Kind::Placeholder, format!("{module}/{}#{}", want.member.name(), want.name))
}

/// Whether the placeholder has the value.
pub(crate) fn presence(project: &Project<'_>, want: &PlaceholderWant) -> Presence {
    let Some(script) = project.script(project.app()) else { return Presence::Absent };
    if let Some(told) = set_elsewhere(&script, &want.name) {
        return Presence::Unknown(elsewhere(&script, want, &told));
    }
    let Some(block) = want.member.block(&script) else { return Presence::Absent };
    let Some(found) = in_effect(&block, &want.name) else { return Presence::Absent };
    let at = script.place(&found.statement);
    match want.value.is(project, &script, found.value) {
        Some(true) => Presence::Present(at),
        Some(false) => Presence::Different(Difference {
            at,
            message: difference(project, &script, want, found.value),
            part: None,
            kind: DifferenceKind::Value,
            fix: found.value.as_constant().map(|_| {
                let text = match &want.value {
                    PlaceholderValue::Text(_) => want.value.written(&|text| script.quoted(text)),
                    // In a map's entry an operator of lower rank would take the key with it.
                    PlaceholderValue::Property(_) => {
                        format!("({})", want.value.written(&|text| script.quoted(text)))
                    }
                };
                Edit::replace(found.value.span().clone(), text).into()
            }),
        }),
        None => Presence::Unknown(CannotTell {
            why: format!("the value of placeholder `{}` is not decided in the files", want.name),
            at: Some(at),
            snippet: written(want, &|text| script.quoted(text)) + "\n",
        }),
    }
}

/// What is set for all variants wins over what we would write.
fn elsewhere(script: &ScriptFile<'_>, want: &PlaceholderWant, told: &SetElsewhere) -> CannotTell {
    CannotTell {
        why: format!(
            "{} sets placeholder `{}` here, which wins over every block of `android`",
            told.by, want.name
        ),
        at: Some(script.place(&told.at)),
        snippet: written(want, &|text| script.quoted(text)) + "\n",
    }
}

fn difference(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    want: &PlaceholderWant,
    found: &Value,
) -> String {
    let name = &want.name;
    match &want.value {
        PlaceholderValue::Text(text) => {
            let value = project.resolve(script, found).unwrap_or_default();
            format!("placeholder `{name}` is `{value}`, not `{text}`")
        }
        // What it is may be a secret.
        PlaceholderValue::Property(property) => {
            format!("placeholder `{name}` is a text, and not read from `{property}`")
        }
    }
}

/// The line that sets the placeholder, after any assignment of the whole map.
pub(crate) fn step(
    project: &Project<'_>,
    want: &PlaceholderWant,
    owned: &Owned,
) -> Result<Option<Step>, CannotTell> {
    let Some(script) = project.script(project.app()) else { return Ok(None) };
    let block = match want.member.block(&script) {
        Some(block) => block,
        None if want.member == Member::Default => {
            match ready_block(&script, &["android", "defaultConfig"], false) {
                Ready::Block(block) => block,
                Ready::Step(step) => return Ok(Some(step)),
            }
        }
        None if matches!(want.member, Member::BuildType(_)) => {
            return Ok(Some(build_type_block(&script, want.member.name())));
        }
        None => {
            return Err(CannotTell {
                why: format!("no block configures `{}`", want.member.name()),
                at: Some(script.place(&(0..0))),
                snippet: written(want, &|text| script.quoted(text)) + "\n",
            });
        }
    };
    if let Some(edit) = pushwright_lossless::gradle::edit::open(script.text, block.body) {
        let (container, name) = match &want.member {
            Member::Default => ("defaultConfig", ""),
            Member::Flavor(name) => ("productFlavors/", name.as_str()),
            Member::BuildType(name) => ("buildTypes/", name.as_str()),
        };
        let name = format!("{}#android/{container}{name}{{}}", script.file);
        let key = Key::new(Kind::Container, name);
        return Ok(Some(Step { key, file: script.file.clone(), edit }));
    }
    let slot = place_among(project, &script, &block, want, owned);
    // The block's calls are the user's: other lines of ours do not sway what quotes these get.
    let calls = block.calls();
    let line = written(want, &|text| script.quoted_like(text, &calls));
    let edit = insert(&script, Container::Block(block.body), slot, &line);
    Ok(Some(Step { key: key(project, want), file: script.file.clone(), edit }))
}

/// After whatever the user sets; lines of ours keep the order of their keys among themselves.
fn place_among(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    block: &Block<'_>,
    want: &PlaceholderWant,
    owned: &Owned,
) -> Slot {
    let own_key = |statement: &Statement| match statement {
        Statement::Assign(it) => {
            let name = it.target.text.strip_prefix("manifestPlaceholders.")?.to_owned();
            let one = PlaceholderWant { name, ..want.clone() };
            Some(key(project, &one)).filter(|key| owned.created(key))
        }
        _ => None,
    };
    let siblings = neighbours(block, owned, &|statement| Neighbour {
        key: own_key(statement),
        is_of_kind: script.slice(statement.span()).contains("anifestPlaceholders"),
    });
    match siblings.iter().rposition(|it| it.rank.is_some()) {
        Some(last) if siblings[last].ours => slot(&siblings, &rank(&key(project, want))),
        Some(last) => Slot::After(last),
        None => block.last_slot(),
    }
}

/// The step that makes a block for a build type that is there without one.
fn build_type_block(script: &ScriptFile<'_>, name: &str) -> Step {
    let block = match ready_block(script, &["android", "buildTypes"], false) {
        Ready::Block(block) => block,
        Ready::Step(step) => return step,
    };
    let text = if script.is_kotlin() {
        format!("getByName(\"{name}\") {{\n}}")
    } else {
        format!("{name} {{\n}}")
    };
    let slot = block.last_slot();
    let edit = insert(script, Container::Block(block.body), slot, &text);
    let key = Key::new(Kind::Container, format!("{}#android/buildTypes/{name}", script.file));
    Step { key, file: script.file.clone(), edit }
}

/// Finds the line that sets a placeholder.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some((head, name)) = key.name.split_once('#') else { return Vec::new() };
    let Some((module, member)) = head.rsplit_once('/') else { return Vec::new() };
    let module = project.modules.iter().find(|it| it.name() == module);
    let Some(script) = module.and_then(|it| project.script(it)) else { return Vec::new() };
    let members = match member {
        "main" => vec![Member::Default],
        other => vec![Member::Flavor(other.to_owned()), Member::BuildType(other.to_owned())],
    };
    members
        .iter()
        .filter_map(|member| member.block(&script))
        .flat_map(|block| set_in(&block, name))
        .map(|found| script.place(&found.statement))
        .collect()
}

fn written(want: &PlaceholderWant, quoted: &dyn Fn(&str) -> String) -> String {
    let (name, value) = (quoted(&want.name), want.value.written(quoted));
    format!("manifestPlaceholders[{name}] = {value}")
}
