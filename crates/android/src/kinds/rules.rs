//! The rules file that the shrinker is to read: whether it is named, and how that is written.
//!
//! Knows lines and edits, and that a list takes the place of the rules that the Android plugin takes
//! of its own accord; which build types shrink is the model's business.

use pushwright_lossless::gradle::Call;
use pushwright_lossless::gradle::edit::{self, Container};
use pushwright_lossless::placement::Slot;

use crate::build::members::blocks_of;
use crate::build::project::Project;
use crate::build::rules_taken::taken_back;
use crate::build::script::{Block, ScriptFile, cannot_tell, step_at};
use crate::build::shrinking::{
    Home, Missing, default_lines, flavor_lines, list_in, list_lines, listing, missing, names,
    switch_applied, switch_elsewhere,
};
use crate::fact::{CannotTell, Part, Place, Presence, Step};
use crate::key::{Key, Kind};
use crate::kinds::wanted::{Conflict, Row, Wanted};
use crate::member::Member;
use crate::owned::Owned;

/// A rules file that every build type which may shrink must name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesWant {
    /// The file, from the module's folder on.
    pub file: String,
}

/// What keys of the kind are called, and where what they name stands.
pub(crate) const KIND: Row =
    Row { title: |key| format!("rules {}", key.rules_file().0), conflict: Conflict::Rules, locate };

impl Wanted for RulesWant {
    fn key(&self, project: &Project<'_>) -> Key {
        let member = project.for_all_members().map(|_| project.member().name());
        Key::of_module(Kind::Proguard, project.app().name(), member, &self.file)
    }

    fn presence(&self, project: &Project<'_>) -> Presence {
        let Some(script) = project.script(project.app()) else { return Presence::Absent };
        if let Some(switch) = switch_elsewhere(&script, &self.file) {
            let why = "the shrinker is switched on where it is not plain for which build types";
            let snippet = call(&script, "proguardFile", &script.quoted(&self.file));
            return Presence::Unknown(cannot_tell(why, script.place(&switch), &snippet));
        }
        let missing = missing_of(project, &script, self);
        if !missing.is_empty()
            && let Member::Flavor(_) = project.member()
        {
            return in_flavor(project, &script, &self.file);
        }
        if let Some(bare) = missing.iter().find(|it| !it.has_list)
            && project.implied_rules().is_none()
        {
            return Presence::Unknown(implied_unknown(&script, self, bare));
        }
        if !missing.is_empty() {
            return Presence::Absent;
        }
        if let Some(at) = taken_back(&script, &self.file) {
            let why = "this takes the rules files that are listed before it out of the list";
            let snippet = call(&script, "proguardFile", &script.quoted(&self.file));
            return Presence::Unknown(cannot_tell(why, script.place(&at), &snippet));
        }
        match switch_applied(project, &script, &self.file) {
            Some(switch) => {
                let why = "a script that this module applies switches the shrinker on";
                let snippet = call(&script, "proguardFile", &script.quoted(&self.file));
                Presence::Unknown(cannot_tell(why, switch, &snippet))
            }
            None => match script.mentions(&self.file).into_iter().next() {
                Some(named) => Presence::Present(script.place(&named)),
                // Nothing that is read here shrinks, so that nobody has to name the file.
                None => match project.unread_script(&script) {
                    Some(unread) => {
                        let why = "what this applies is not read, and may switch the shrinker on";
                        let snippet = call(&script, "proguardFile", &script.quoted(&self.file));
                        Presence::Unknown(cannot_tell(why, unread, &snippet))
                    }
                    None => Presence::Present(script.place(&(0..0))),
                },
            },
        }
    }

    fn step(&self, project: &Project<'_>, _: &Owned) -> Result<Option<Step>, CannotTell> {
        let Some(script) = project.script(project.app()) else { return Ok(None) };
        let all = missing_of(project, &script, self);
        if let Member::Flavor(_) = project.member() {
            let bare = all.iter().find(|it| !it.has_list).map(|it| it.name.as_str());
            return flavor_step(project, &script, self, bare);
        }
        let Some(missing) = all.into_iter().next() else { return Ok(None) };
        let default = match project.implied_rules().filter(|_| !missing.has_list) {
            None if !missing.has_list => return Err(implied_unknown(&script, self, &missing)),
            default => default,
        };
        let of_line =
            |is_default| Key::rules(project.app().name(), &missing.name, &self.file, is_default);
        Ok(Some(match &missing.home {
            Home::Block(block) => {
                if let Some(edit) = edit::open(script.text, block.body) {
                    let path = format!("android/buildTypes/{}", missing.name);
                    let key = Key::opened(script.file, &path);
                    return Ok(Some(Step { key, file: script.file.clone(), edit }));
                }
                let (slot, lists) = list_in(block);
                let (is_default, text) = line(&script, self, &lists, default);
                let container = Container::Block(block.body);
                step_at(&script, of_line(is_default), container, slot, &text)
            }
            // Behind a line that reaches into a build type, in the same words.
            Home::Line(at) => {
                let container = at.parent.map_or(Container::TopLevel, Container::Block);
                let siblings: Vec<&Call> = at.statement.as_call().into_iter().collect();
                let (is_default, text) = line(&script, self, &siblings, default);
                let text = format!("{}.{text}", at.receiver);
                step_at(&script, of_line(is_default), container, Slot::After(at.index), &text)
            }
        }))
    }

    fn parts(&self, project: &Project<'_>) -> Vec<Part> {
        let Some(script) = project.script(project.app()) else { return Vec::new() };
        let module = project.app().name();
        let part = |name: &str, is_default| Part {
            key: Key::rules(module, name, &self.file, is_default),
            is_often_there: is_default,
        };
        let is_there = |it: &Part| !locate(project, &it.key).is_empty();
        let named = listing(&script).into_iter().filter(|name| is_there(&part(name, false)));
        named.flat_map(|name| [part(&name, false), part(&name, true)]).filter(is_there).collect()
    }

    fn has_part(&self, project: &Project<'_>, key: &Key) -> bool {
        let Some(member) = key.member() else { return false };
        let is_its = project.for_all_members().is_none() || member == project.member().name();
        key.kind == Kind::Proguard
            && is_its
            && key.module() == Some(project.app().name())
            && key.rules_file().0 == self.file
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

/// What to write, and whether that is Android's own list: the wanted file; before it Android's own where no list is in effect, for the
/// Android plugin takes those only in place of an empty list.
fn line(
    script: &ScriptFile<'_>,
    want: &RulesWant,
    siblings: &[&Call],
    default: Option<&str>,
) -> (bool, String) {
    match default {
        Some(own) => (true, call(script, "proguardFile", &default_file(script, own))),
        None => (false, call(script, "proguardFile", &script.quoted_like(&want.file, siblings))),
    }
}

fn default_file(script: &ScriptFile<'_>, name: &str) -> String {
    format!("getDefaultProguardFile({})", script.quoted(name))
}

fn call(script: &ScriptFile<'_>, name: &str, value: &str) -> String {
    if script.is_kotlin() { format!("{name}({value})") } else { format!("{name} {value}") }
}

/// Finds the line that a key names.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some(name) = key.member() else { return Vec::new() };
    let Some(script) = project.script_of(key) else { return Vec::new() };
    let is_ours = |text: &str| match key.rules_file() {
        (_, true) => text.starts_with("proguardFile") && text.contains("getDefaultProguardFile"),
        (file, false) => text.contains(file),
    };
    let lines = list_lines(&script, name).into_iter().chain(flavor_lines(&script, name));
    lines.filter(|(_, text)| is_ours(text)).map(|(place, _)| place).collect()
}

/// What is missing; where only one build type is looked at, there alone.
fn missing_of<'s>(
    project: &Project<'_>,
    script: &ScriptFile<'s>,
    want: &RulesWant,
) -> Vec<Missing<'s>> {
    let mut all = missing(script, &want.file);
    all.retain(|it| !is_included(project, script, &it.name, &want.file));
    if let Member::BuildType(name) = project.member() {
        all.retain(|it| it.name == *name);
    }
    all
}

/// Whether a file that a build type's list names reads the wanted one.
fn is_included(project: &Project<'_>, script: &ScriptFile<'_>, of: &str, file: &str) -> bool {
    let app = project.app();
    let mut lines = list_lines(script, of);
    lines.extend(default_lines(script));
    let names = lines.iter().flat_map(|(_, it)| it.split(['"', '\'']).skip(1).step_by(2));
    let listed = names.filter_map(|it| app.folder.join(it));
    let wanted = app.file(file);
    project.snapshot().with_included_rules(listed).contains(&wanted)
}

/// Present where the flavor names the file: a flavor's list is read together with that of the build
/// type.
fn in_flavor(project: &Project<'_>, script: &ScriptFile<'_>, file: &str) -> Presence {
    let named = flavor_blocks(project, script).into_iter().find(|it| names(script, it, file));
    named.map_or(Presence::Absent, |it| Presence::Present(script.place(&it.call.span)))
}

/// The line in the flavor's block; `bare` is a build type that has no list and may shrink.
fn flavor_step(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    want: &RulesWant,
    bare: Option<&str>,
) -> Result<Option<Step>, CannotTell> {
    let flavor = project.member().name();
    let line = call(script, "proguardFile", &script.quoted(&want.file));
    let start = script.place(&(0..0));
    if let Some(bare) = bare {
        let why = format!(
            "`{bare}` has no list of rules: with one of `{flavor}` it would lose Android's own"
        );
        return Err(cannot_tell(why, start, &line));
    }
    let Some(block) = flavor_blocks(project, script).pop() else {
        return Err(cannot_tell(format!("no block configures `{flavor}`"), start, &line));
    };
    if let Some(edit) = edit::open(script.text, block.body) {
        let key = Key::opened(script.file, &format!("android/productFlavors/{flavor}"));
        return Ok(Some(Step { key, file: script.file.clone(), edit }));
    }
    let (slot, lists) = list_in(&block);
    let line = call(script, "proguardFile", &script.quoted_like(&want.file, &lists));
    let container = Container::Block(block.body);
    Ok(Some(step_at(script, want.key(project), container, slot, &line)))
}

fn flavor_blocks<'s>(project: &Project<'_>, script: &ScriptFile<'s>) -> Vec<Block<'s>> {
    blocks_of(script, "productFlavors", project.member().name())
}
