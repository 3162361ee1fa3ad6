//! The rules file that the shrinker is to read: whether it is named, and how that is written.
//!
//! Knows lines and edits, and that a list takes the place of the rules that the Android plugin takes
//! of its own accord; which build types shrink is the model's business.

use pushwright_lossless::Edit;
use pushwright_lossless::gradle::Call;
use pushwright_lossless::gradle::edit::{self, Container};
use pushwright_lossless::placement::Slot;

use crate::build::dotted::Dotted;
use crate::build::script::{Block, ScriptFile, cannot_tell, insert};
use crate::build::shrinking::{
    Home, Missing, flavor_lines, list_in, list_lines, listing, missing, switch_applied,
    switch_elsewhere,
};
use crate::kinds::{Part, flavor_rules};
use crate::{CannotTell, Key, Kind, Member, Place, Presence, Project, Step};

/// A rules file that every build type which may shrink must name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesWant {
    /// The file, from the module's folder on.
    pub file: String,
}

/// `proguard:MODULE#FILE`, or `proguard:MODULE/MEMBER#FILE`
pub(crate) fn key(project: &Project<'_>, want: &RulesWant) -> Key {
    let of_member = project.of_all().map(|_| format!("/{}", project.member().name()));
    let head = format!("{}{}", project.app().name(), of_member.unwrap_or_default());
    Key::new(Kind::Proguard, format!("{head}#{}", want.file))
}

/// Present where every build type that may shrink names the file; so also where there is none.
pub(crate) fn presence(project: &Project<'_>, want: &RulesWant) -> Presence {
    let Some(script) = project.script(project.app()) else { return Presence::Absent };
    if let Some(switch) = switch_elsewhere(&script, &want.file) {
        let why = "the shrinker is switched on where it is not plain for which build types";
        let snippet = call(&script, "proguardFile", &script.quoted(&want.file));
        return Presence::Unknown(cannot_tell(why, script.place(&switch), &snippet));
    }
    let missing = missing_of(project, &script, want);
    if !missing.is_empty()
        && let Member::Flavor(_) = project.member()
    {
        return flavor_rules::presence(project, &script, &want.file);
    }
    if let Some(bare) = missing.iter().find(|it| !it.has_list)
        && project.implied_rules().is_none()
    {
        return Presence::Unknown(implied_unknown(&script, want, bare));
    }
    if !missing.is_empty() {
        return Presence::Absent;
    }
    match switch_applied(project, &script, &want.file) {
        Some(switch) => {
            let why = "a script that this module applies switches the shrinker on";
            let snippet = call(&script, "proguardFile", &script.quoted(&want.file));
            Presence::Unknown(cannot_tell(why, switch, &snippet))
        }
        None => {
            let named = script.mentions(&want.file).into_iter().next();
            Presence::Present(script.place(&named.unwrap_or(0..0)))
        }
    }
}

/// A list takes the place of the rules that the Android plugin takes where there is none: those have
/// to be in it, and which they are depends on the plugin's version.
fn implied_unknown(script: &ScriptFile<'_>, want: &RulesWant, bare: &Missing<'_>) -> CannotTell {
    let why = "this build type shrinks without a list of rules files, and the Android plugin's \
               version is not plain: its own rules are `proguard-android.txt` before version 9, and \
               `proguard-android-optimize.txt` from then on";
    let own = default_file(script, "proguard-android.txt");
    let ours = call(script, "proguardFile", &script.quoted(&want.file));
    let snippet = format!("{}\n{ours}", call(script, "proguardFile", &own));
    cannot_tell(why, script.place(&bare.home.span()), &snippet)
}

/// The next line that names the file.
pub(crate) fn step(project: &Project<'_>, want: &RulesWant) -> Result<Option<Step>, CannotTell> {
    let Some(script) = project.script(project.app()) else { return Ok(None) };
    let all = missing_of(project, &script, want);
    if let Member::Flavor(_) = project.member() {
        let bare = all.iter().find(|it| !it.has_list).map(|it| it.name.as_str());
        return flavor_rules::step(project, &script, want, bare);
    }
    let Some(missing) = all.into_iter().next() else { return Ok(None) };
    let default = match project.implied_rules().filter(|_| !missing.has_list) {
        None if !missing.has_list => return Err(implied_unknown(&script, want, &missing)),
        default => default,
    };
    let (edit, part) = match &missing.home {
        Home::Block(block) => {
            if let Some(edit) = edit::open(script.text, block.body) {
                let name = format!("{}#android/buildTypes/{}{{}}", script.file, missing.name);
                let key = Key::new(Kind::Container, name);
                return Ok(Some(Step { key, file: script.file.clone(), edit }));
            }
            in_block(&script, want, block, default)
        }
        Home::Line(line) => behind(&script, want, line, default),
    };
    let module = project.app().name();
    let name = format!("{module}/{}#{}{part}", missing.name, want.file);
    Ok(Some(Step { key: Key::new(Kind::Proguard, name), file: script.file.clone(), edit }))
}

/// The line in the block of a build type, and the part of the wanted thing that it is.
fn in_block(
    script: &ScriptFile<'_>,
    want: &RulesWant,
    block: &Block<'_>,
    default: Option<&str>,
) -> (Edit, &'static str) {
    let (slot, lists) = list_in(block);
    let (part, text) = line(script, want, &lists, default);
    (insert(script, Container::Block(block.body), slot, &text), part)
}

/// The line behind one that reaches into a build type, in the same words.
fn behind(
    script: &ScriptFile<'_>,
    want: &RulesWant,
    at: &Dotted<'_>,
    default: Option<&str>,
) -> (Edit, &'static str) {
    let container = at.parent.map_or(Container::TopLevel, Container::Block);
    let siblings: Vec<&Call> = at.statement.as_call().into_iter().collect();
    let (part, text) = line(script, want, &siblings, default);
    let text = format!("{}.{text}", at.receiver);
    (insert(script, container, Slot::After(at.index), &text), part)
}

/// What to write: the wanted file; before it Android's own where no list is in effect, for the
/// Android plugin takes those only in place of an empty list.
fn line(
    script: &ScriptFile<'_>,
    want: &RulesWant,
    siblings: &[&Call],
    default: Option<&str>,
) -> (&'static str, String) {
    match default {
        Some(own) => ("@default", call(script, "proguardFile", &default_file(script, own))),
        None => ("", call(script, "proguardFile", &script.quoted_like(&want.file, siblings))),
    }
}

fn default_file(script: &ScriptFile<'_>, name: &str) -> String {
    format!("getDefaultProguardFile({})", script.quoted(name))
}

pub(super) fn call(script: &ScriptFile<'_>, name: &str, value: &str) -> String {
    if script.is_kotlin() { format!("{name}({value})") } else { format!("{name} {value}") }
}

/// Finds the line that a key names.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some((head, file)) = key.name.split_once('#') else { return Vec::new() };
    let Some((module, name)) = head.rsplit_once('/') else { return Vec::new() };
    let module = project.modules.iter().find(|it| it.name() == module);
    let Some(script) = module.and_then(|it| project.script(it)) else { return Vec::new() };
    let is_ours = |text: &str| match file.strip_suffix("@default") {
        Some(_) => text.starts_with("proguardFile") && text.contains("getDefaultProguardFile"),
        None => text.contains(file),
    };
    let lines = list_lines(&script, name).into_iter().chain(flavor_lines(&script, name));
    lines.filter(|(_, text)| is_ours(text)).map(|(place, _)| place).collect()
}

/// The lines that name the wanted file, and Android's own list before each.
pub(crate) fn parts(project: &Project<'_>, want: &RulesWant) -> Vec<Part> {
    let Some(script) = project.script(project.app()) else { return Vec::new() };
    let module = project.app().name();
    let part = |name: &str, which: &str| Part {
        key: Key::new(Kind::Proguard, format!("{module}/{name}#{}{which}", want.file)),
        is_often_there: !which.is_empty(),
    };
    let is_there = |it: &Part| !locate(project, &it.key).is_empty();
    let named = listing(&script).into_iter().filter(|name| is_there(&part(name, "")));
    named.flat_map(|name| [part(&name, ""), part(&name, "@default")]).filter(is_there).collect()
}

/// What is missing; where only one build type is looked at, there alone.
fn missing_of<'s>(
    project: &Project<'_>,
    script: &ScriptFile<'s>,
    want: &RulesWant,
) -> Vec<Missing<'s>> {
    let mut all = missing(script, &want.file);
    if let Member::BuildType(name) = project.member() {
        all.retain(|it| it.name == *name);
    }
    all
}

/// Whether a key names a line of the wanted file in some build type.
pub(crate) fn claims(project: &Project<'_>, want: &RulesWant, key: &Key) -> bool {
    let Some((head, file)) = key.name.split_once('#') else { return false };
    let Some((module, member)) = head.rsplit_once('/') else { return false };
    let is_its = project.of_all().is_none() || member == project.member().name();
    key.kind == Kind::Proguard
        && is_its
        && module == project.app().name()
        && file.strip_suffix("@default").unwrap_or(file) == want.file
}
