//! Manifest placeholders of the default configuration, a product flavor or a build type.
//!
//! Knows how both DSLs set one key of `manifestPlaceholders`; expands none.

use pushwright_lossless::gradle::edit::Container;
use pushwright_lossless::gradle::{Statement, Value};
use pushwright_lossless::placement::{Slot, slot};
use pushwright_lossless::{Edit, TextEdit};

use crate::build::neighbours::{Neighbour, neighbours, rank};
use crate::build::placeholder_effects::Effect;
use crate::build::placeholders::{
    Outcome, SetElsewhere, members_that_set, outcome, set_elsewhere, set_in,
};
use crate::build::project::Project;
use crate::build::script::{Block, Ready, ScriptFile, ready_block, step_at};
use crate::fact::{CannotTell, Difference, DifferenceKind, Place, Presence, Step};
use crate::key::{Key, Kind};
use crate::kinds::wanted::{Conflict, Row, Wanted};
use crate::member::Member;
use crate::owned::Owned;

/// A placeholder that must have a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceholderWant {
    /// Whose value it is.
    pub member: Member,
    /// Its name.
    pub name: String,
    /// What it is filled with.
    pub value: PlaceholderValue,
    /// Other members that have a value of their own on purpose.
    pub apart: Vec<Member>,
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

impl Member {
    /// A phrase for what it is.
    fn phrase(&self) -> String {
        match self {
            Member::Default => "`defaultConfig`".to_owned(),
            Member::Flavor(name) => format!("flavor `{name}`"),
            Member::BuildType(name) => format!("build type `{name}`"),
        }
    }

    /// Those whose values win over its own.
    fn overriding(&self, project: &Project<'_>) -> Vec<Member> {
        let mut all = members_that_set(project);
        match self {
            Member::Default => {}
            Member::Flavor(_) => all.retain(|it| matches!(it, Member::BuildType(_))),
            Member::BuildType(_) => all.clear(),
        }
        all
    }
}

/// What keys of the kind are called, and where what they name stands.
pub(crate) const KIND: Row = Row {
    title: |key| format!("placeholder {}", key.subject()),
    conflict: Conflict::Placeholder,
    locate,
};

impl Wanted for PlaceholderWant {
    fn key(&self, project: &Project<'_>) -> Key {
        let member = Some(self.member.name());
        Key::of_module(Kind::Placeholder, project.app().name(), member, &self.name)
    }

    fn presence(&self, project: &Project<'_>) -> Presence {
        let Some(script) = project.script(project.app()) else { return Presence::Absent };
        let mut scripts = project.applied_scripts(&script);
        scripts.insert(0, script);
        for script in &scripts {
            if let Some(told) = set_elsewhere(script, &self.name) {
                return Presence::Unknown(elsewhere(script, self, &told));
            }
        }
        let overriding = self.member.overriding(project).into_iter();
        let mut others = overriding.filter(|it| !self.apart.contains(it));
        others
            .find_map(|it| overridden(project, self, &it))
            .unwrap_or_else(|| own(project, &script, self))
    }

    fn step(&self, project: &Project<'_>, owned: &Owned) -> Result<Option<Step>, CannotTell> {
        let Some(script) = project.script(project.app()) else { return Ok(None) };
        let block = match self.member.block(&script) {
            Some(block) => block,
            None if self.member == Member::Default => {
                match ready_block(&script, &["android", "defaultConfig"], false) {
                    Ready::Block(block) => block,
                    Ready::Step(step) => return Ok(Some(step)),
                }
            }
            None if matches!(self.member, Member::BuildType(_)) => {
                return Ok(Some(build_type_block(&script, self.member.name())));
            }
            None => {
                return Err(CannotTell {
                    why: format!("no block configures `{}`", self.member.name()),
                    at: Some(script.place(&(0..0))),
                    snippet: written(self, &|text| script.quoted(text)) + "\n",
                });
            }
        };
        if let Some(edit) = pushwright_lossless::gradle::edit::open(script.text, block.body) {
            let (container, name) = match &self.member {
                Member::Default => ("defaultConfig", ""),
                Member::Flavor(name) => ("productFlavors/", name.as_str()),
                Member::BuildType(name) => ("buildTypes/", name.as_str()),
            };
            let key = Key::opened(script.file, &format!("android/{container}{name}"));
            return Ok(Some(Step { key, file: script.file.clone(), edit }));
        }
        let slot = place_among(project, &script, &block, self, owned);
        // The block's calls are the user's: other lines of ours do not sway what quotes these get.
        let calls = block.calls();
        let line = written(self, &|text| script.quoted_like(text, &calls));
        Ok(Some(step_at(&script, self.key(project), Container::Block(block.body), slot, &line)))
    }
}

/// What the member itself has.
fn own(project: &Project<'_>, script: &ScriptFile<'_>, want: &PlaceholderWant) -> Presence {
    let Some(found) = outcome(project, &want.member, &want.name) else { return Presence::Absent };
    let block = want.member.block(script);
    let is_later = || {
        let at = block.is_some_and(|it| it.body.span.end <= found.last.statement.start);
        at || found.script.file != script.file
    };
    match found.last.effect {
        Effect::Sets(value) => judged(project, &found, value, want, ""),
        Effect::Wipes if !is_later() => Presence::Absent,
        Effect::Wipes => {
            let why = "this takes away what the placeholders are set to before it";
            Presence::Unknown(untold(&found, want, why.to_owned()))
        }
        Effect::Unknown => {
            let why = format!(
                "whether this sets placeholder `{}` is not decided in the files",
                want.name
            );
            Presence::Unknown(untold(&found, want, why))
        }
    }
}

/// What a member does to a value that it has from another, where that is not the same.
fn overridden(project: &Project<'_>, want: &PlaceholderWant, by: &Member) -> Option<Presence> {
    let found = outcome(project, by, &want.name)?;
    let phrase = format!(" in {}", by.phrase());
    let presence = match found.last.effect {
        Effect::Sets(value) => judged(project, &found, value, want, &phrase),
        Effect::Wipes => return None,
        Effect::Unknown => {
            let why = format!(
                "whether this sets placeholder `{}`{phrase} is not decided in the files",
                want.name
            );
            Presence::Unknown(untold(&found, want, why))
        }
    };
    Some(presence).filter(|it| !matches!(it, Presence::Present(_)))
}

fn untold(found: &Outcome<'_>, want: &PlaceholderWant, why: String) -> CannotTell {
    let script = &found.script;
    let snippet = written(want, &|text| script.quoted(text)) + "\n";
    CannotTell { why, at: Some(script.place(&found.last.statement)), snippet }
}

/// Whether a value that is set is the wanted one; `phrase` says whose it is.
fn judged(
    project: &Project<'_>,
    found: &Outcome<'_>,
    value: &Value,
    want: &PlaceholderWant,
    phrase: &str,
) -> Presence {
    let script = &found.script;
    let at = script.place(&found.last.statement);
    match want.value.is(project, script, value) {
        Some(true) => Presence::Present(at),
        Some(false) => Presence::Different(Difference {
            message: difference(project, script, want, value, phrase),
            fix: fix(found, value, want),
            at,
            part: None,
            kind: DifferenceKind::Value,
        }),
        None => {
            let name = &want.name;
            let why =
                format!("the value of placeholder `{name}`{phrase} is not decided in the files");
            Presence::Unknown(untold(found, want, why))
        }
    }
}

/// The edit that makes a value the wanted one, where it is a text in the statement itself.
fn fix(found: &Outcome<'_>, value: &Value, want: &PlaceholderWant) -> Option<TextEdit> {
    value.as_constant()?;
    let (span, whole) = (value.span(), &found.last.statement);
    let quoted = |text: &str| found.script.quoted(text);
    let text = match &want.value {
        PlaceholderValue::Text(_) => want.value.written(&quoted),
        // In a map's entry an operator of lower rank would take the key with it.
        PlaceholderValue::Property(_) => format!("({})", want.value.written(&quoted)),
    };
    let is_inside = whole.start <= span.start && span.end <= whole.end;
    is_inside.then(|| Edit::replace(span.clone(), text).into())
}

/// What is set for all variants wins over what we would write.
fn elsewhere(script: &ScriptFile<'_>, want: &PlaceholderWant, told: &SetElsewhere) -> CannotTell {
    let what = match told.is_computed {
        true => "placeholders whose names are computed".to_owned(),
        false => format!("placeholder `{}`", want.name),
    };
    CannotTell {
        why: format!("{} sets {what} here, which wins over every block of `android`", told.by),
        at: Some(script.place(&told.at)),
        snippet: written(want, &|text| script.quoted(text)) + "\n",
    }
}

fn difference(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    want: &PlaceholderWant,
    found: &Value,
    phrase: &str,
) -> String {
    let name = &want.name;
    match &want.value {
        PlaceholderValue::Text(text) => {
            let value = project.resolve(script, found).unwrap_or_default();
            format!("placeholder `{name}` is `{value}`{phrase}, not `{text}`")
        }
        // What it is may be a secret.
        PlaceholderValue::Property(property) => {
            format!("placeholder `{name}`{phrase} is a text, and not read from `{property}`")
        }
    }
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
            Some(one.key(project)).filter(|key| owned.created(key))
        }
        _ => None,
    };
    let siblings = neighbours(block, owned, &|statement| Neighbour {
        key: own_key(statement),
        is_of_kind: script.slice(statement.span()).contains("anifestPlaceholders"),
    });
    match siblings.iter().rposition(|it| it.rank.is_some()) {
        Some(last) if siblings[last].ours => slot(&siblings, &rank(&want.key(project))),
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
    let key = Key::container(script.file, &format!("android/buildTypes/{name}"));
    step_at(script, key, Container::Block(block.body), slot, &text)
}

/// Finds the line that sets a placeholder.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some(member) = key.member() else { return Vec::new() };
    let Some(script) = project.script_of(key) else { return Vec::new() };
    let members = match member {
        "main" => vec![Member::Default],
        other => vec![Member::Flavor(other.to_owned()), Member::BuildType(other.to_owned())],
    };
    members
        .iter()
        .filter_map(|member| member.block(&script))
        .flat_map(|block| set_in(project, &script, &block, key.subject()))
        .map(|found| script.place(&found))
        .collect()
}

fn written(want: &PlaceholderWant, quoted: &dyn Fn(&str) -> String) -> String {
    let (name, value) = (quoted(&want.name), want.value.written(quoted));
    format!("manifestPlaceholders[{name}] = {value}")
}
