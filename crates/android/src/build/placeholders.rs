//! Manifest placeholders as Gradle evaluates them, one member at a time.
//!
//! Knows the order in which the module's script and those that it applies have their say, and that
//! the Variant API has the last word. Expands nothing.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::query::{Node, path};

use super::applied::applications_of;
use super::members::{computed, members};
use super::placeholder_effects::{Effect, Effected, Reader};
use super::script::{Block, ScriptFile};
use crate::build::project::Project;
use crate::build::variants::{BuiltVariant, same_in_all};
use crate::fact::Place;
use crate::member::Member;
use crate::rel_path::RelPath;

/// Every statement of a block that gives the placeholder a value, in order.
pub(crate) fn set_in<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    block: &Block<'s>,
    name: &str,
) -> Vec<Span> {
    let all = Reader { project, script, name }.effects(&block.body.statements, "");
    let set = all.into_iter().filter(|it| matches!(it.effect, Effect::Sets(_)));
    set.map(|it| it.statement).collect()
}

/// What the scripts make of one member's placeholder.
pub(crate) struct Outcome<'s> {
    /// The script whose statement has the last word.
    pub(crate) script: ScriptFile<'s>,
    pub(crate) last: Effected<'s>,
}

/// A member's placeholder once all scripts of the module have run: the last that any of them does to
/// it.
pub(crate) fn outcome<'s>(
    project: &Project<'s>,
    member: &Member,
    name: &str,
) -> Option<Outcome<'s>> {
    let own = project.script(project.app())?;
    let found = effects_in(project, &own, member, name).into_iter();
    let mut all: Vec<(usize, Outcome<'s>)> =
        found.map(|last| (last.statement.start, Outcome { script: own, last })).collect();
    for script in project.applied_scripts(&own) {
        let mut found = effects_in(project, &script, member, name);
        if found.is_empty() && *member == Member::Default {
            found.extend(hidden(project, &script, name));
        }
        // What plugins do, and what scripts do that others apply, comes first.
        let at = applications_of(project, &own, script.file).into_iter().next();
        let (at, is_sure) = at.map_or((0, true), |(call, perhaps)| (call.span.start, !perhaps));
        let sure = |it: Effected<'s>| match is_sure {
            true => it,
            false => Effected { effect: Effect::Unknown, ..it },
        };
        all.extend(found.into_iter().map(|it| (at, Outcome { script, last: sure(it) })));
    }
    all.extend(from_above(project, member, name));
    // The order of what one script does stays.
    all.sort_by_key(|(at, _)| *at);
    all.pop().map(|(_, outcome)| outcome)
}

/// What the root's script may do to a placeholder of the module: before the module's script runs, or
/// in `afterEvaluate` behind it.
fn from_above<'s>(
    project: &Project<'s>,
    member: &Member,
    name: &str,
) -> Option<(usize, Outcome<'s>)> {
    let own = project.app().script.as_ref();
    let root = project.script(project.root()).filter(|it| own != Some(it.file))?;
    if *member != Member::Default || root.mentions("anifestPlaceholders").is_empty() {
        return None;
    }
    let statement = root.mentions(name).into_iter().next()?;
    let is_late = !root.mentions("afterEvaluate").is_empty();
    let last = Effected { effect: Effect::Unknown, statement };
    Some((if is_late { usize::MAX } else { 0 }, Outcome { script: root, last }))
}

/// Where a script names a placeholder beside the map of some, and none of its blocks sets it.
fn hidden<'s>(project: &Project<'s>, script: &ScriptFile<'s>, name: &str) -> Option<Effected<'s>> {
    script.mentions("anifestPlaceholders").first()?;
    let statement = script.mentions(name).into_iter().next()?;
    let sets = |it: &Member| !effects_in(project, script, it, name).is_empty();
    let is_read = members_that_set(project).iter().any(sets);
    (!is_read).then_some(Effected { effect: Effect::Unknown, statement })
}

/// The flavors and build types for which some script may set placeholders.
pub(crate) fn members_that_set(project: &Project<'_>) -> Vec<Member> {
    let Some(own) = project.script(project.app()) else { return Vec::new() };
    let mut scripts = project.applied_scripts(&own);
    scripts.insert(0, own);
    if scripts.iter().any(|it| !it.mentions(".manifestPlaceholders").is_empty()) {
        return project.all_members();
    }
    let mut found = Vec::new();
    let mut add = |container: &str, make: fn(String) -> Member| {
        for script in &scripts {
            let all = members(script, container).into_iter();
            let set =
                all.filter(|it| script.slice(&it.block.body.span).contains("anifestPlaceholders"));
            found.extend(set.map(|it| make(it.name)));
        }
    };
    add("productFlavors", Member::Flavor);
    add("buildTypes", Member::BuildType);
    found.sort_unstable();
    found.dedup();
    found
}

/// What one script does to a member's placeholder, in order.
fn effects_in<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    member: &Member,
    name: &str,
) -> Vec<Effected<'s>> {
    let reader = Reader { project, script, name };
    let (container, own) = match member {
        Member::Default => ("defaultConfig", None),
        Member::Flavor(name) => ("productFlavors", Some(name)),
        Member::BuildType(name) => ("buildTypes", Some(name)),
    };
    let way = own.map_or_else(|| format!("{container}."), |it| format!("{container}.{it}."));
    let mut found = reader.effects(&script.script.statements, &format!("android.{way}"));
    for android in script.blocks(&["android"]) {
        found.extend(reader.effects(&android.body.statements, &way));
    }
    if let Some(own) = own {
        for block in script.blocks(&["android", container]) {
            found.extend(reader.effects(&block.body.statements, &format!("{own}.")));
        }
    }
    for block in member.blocks(script) {
        found.extend(reader.effects(&block.body.statements, ""));
    }
    found.sort_by_key(|it| it.statement.start);
    found
}

/// Where a placeholder is set that no block of `android` can set otherwise, and by what.
pub(crate) struct SetElsewhere {
    pub(crate) at: Span,
    pub(crate) by: &'static str,
    /// Whether the name is computed, so that it may be another placeholder.
    pub(crate) is_computed: bool,
}

/// Where the Variant API, or a closure for all members, sets a placeholder: what it says wins over
/// the blocks.
pub(crate) fn set_elsewhere(script: &ScriptFile<'_>, name: &str) -> Option<SetElsewhere> {
    let quoted = ["\"", "'"].map(|quote| format!("{quote}{name}{quote}"));
    let written = [format!("{name}:"), format!("{name} :"), format!("manifestPlaceholders.{name}")];
    let all: Vec<Span> =
        quoted.iter().chain(&written).flat_map(|text| script.mentions(text)).collect();
    let maps = script.mentions("anifestPlaceholders");
    let within = |hook: &Span, it: &&Span| hook.start <= it.start && it.end <= hook.end;
    let mut hooks = hooks(script);
    hooks.retain(|(hook, _)| maps.iter().any(|it| within(hook, &it)));
    let named = hooks.iter().find_map(|(hook, by)| {
        let at = all.iter().find(|it| within(hook, it))?.clone();
        Some(SetElsewhere { at, by, is_computed: false })
    });
    named.or_else(|| {
        hooks.iter().find_map(|(hook, by)| {
            let mut inside = maps.iter().filter(|it| within(hook, it));
            let at = inside.find(|it| computes_name(&script.text[it.end..hook.end]))?.clone();
            Some(SetElsewhere { at, by, is_computed: true })
        })
    })
}

/// Whether what is done to a map of placeholders, `.put(x, …)` behind its name, gives a value to a name
/// that is not a constant.
fn computes_name(behind: &str) -> bool {
    const READERS: [&str; 4] = [".get(", ".containsKey(", ".isEmpty", ".each"];
    const MAPS: [&str; 4] = ["[", "mapOf(", "mutableMapOf(", "hashMapOf("];
    let behind = behind.trim_start();
    if READERS.iter().any(|it| behind.starts_with(it)) {
        return false;
    }
    let is_constant = |it: &str| {
        let quote = it.chars().next().filter(|it| ['"', '\''].contains(it));
        let key = quote.and_then(|quote| it[1..].split(quote).next());
        key.is_some_and(|it| !it.contains('$'))
    };
    if let Some(key) = behind.strip_prefix('[').or_else(|| behind.strip_prefix(".put(")) {
        return !is_constant(key.trim_start());
    }
    let whole = [".putAll(", ".set(", "+=", "="].iter().find_map(|it| behind.strip_prefix(it));
    match whole.map(str::trim_start) {
        // `"x" to y` of `+=` is a map of one.
        Some(map) => !is_constant(map) && !MAPS.iter().any(|it| map.starts_with(it)),
        None => !behind.starts_with('.'),
    }
}

/// Closures that run for every variant, or for every member, once the blocks are read.
fn hooks(script: &ScriptFile<'_>) -> Vec<(Span, &'static str)> {
    const VARIANTS: [&str; 4] =
        ["onVariants", "applicationVariants", "beforeVariants", "finalizeDsl"];
    const ALL: [&str; 4] = ["all", "configureEach", "each", "forEach"];
    const CONTAINERS: [&str; 2] = ["productFlavors", "buildTypes"];
    let mut found = Vec::new();
    script.script.walk(&mut |steps, node| {
        let Node::Call(call) = node else { return };
        let names = || call.name.steps();
        let around = path(steps);
        let of_members = around.last().is_some_and(|it| CONTAINERS.contains(it))
            || names().any(|it| CONTAINERS.contains(&it));
        if names().any(|it| VARIANTS.contains(&it)) {
            found.push((call.span.clone(), "the Variant API"));
        } else if of_members && ALL.contains(&call.name.last()) {
            found.push((call.span.clone(), "a closure for all members"));
        }
    });
    let looped = CONTAINERS.iter().filter_map(|it| computed(script, it));
    found.extend(looped.map(|it| (it.span().clone(), "a loop over members")));
    found
}

/// Whether the Variant API sets applicationIds: what it says wins over the blocks.
pub(crate) fn sets_application_id(script: &ScriptFile<'_>) -> bool {
    let by_api: Vec<Span> = hooks(script)
        .into_iter()
        .filter(|(_, by)| *by == "the Variant API")
        .map(|(hook, _)| hook)
        .collect();
    let sets = |it: &Span| {
        let rest = script.text[it.end..].trim_start();
        let is_set = rest.starts_with(".set(") || rest.starts_with(".value(");
        is_set || (rest.starts_with('=') && !rest.starts_with("=="))
    };
    let assigned = script.mentions("applicationId").into_iter().filter(sets);
    let called = script.mentions("setApplicationId(").into_iter();
    assigned
        .chain(called)
        .any(|it| by_api.iter().any(|hook| hook.start <= it.start && it.end <= hook.end))
}

/// What a placeholder is filled with.
pub(crate) enum Filling {
    /// The same text in every variant.
    Text(String),
    /// Several texts, or none in some variant.
    NotOne,
    /// The files do not tell for some variant, though a script may set it.
    Untold,
}

impl Project<'_> {
    /// What the variants have for a placeholder of the application's manifest.
    pub(crate) fn filling(&self, name: &str) -> Filling {
        if name == "applicationId" {
            return self.application_id.clone().map_or(Filling::Untold, Filling::Text);
        }
        let Some(own) = self.script(self.app()) else { return Filling::Untold };
        let scripts = self.scripts_over(&own);
        if scripts.iter().any(|it| set_elsewhere(it, name).is_some()) {
            return Filling::Untold;
        }
        let members = members_that_set(self).into_iter().chain([Member::Default]);
        let set: Vec<(Member, Option<String>)> = members
            .filter_map(|it| self.placeholder_of(&it, name).map(|text| (it, text)))
            .collect();
        if set.is_empty() {
            let is_untold = self.unread_script(&own).is_some() || self.names_aside(&scripts, name);
            return if is_untold { Filling::Untold } else { Filling::NotOne };
        }
        let said =
            |member: &Member| set.iter().find(|(it, _)| it == member).map(|it| it.1.as_ref());
        match same_in_all(&self.built_variants(), said) {
            Some(Some(text)) => Filling::Text(text.clone()),
            _ if set.iter().any(|(_, text)| text.is_none()) => Filling::Untold,
            _ => Filling::NotOne,
        }
    }

    /// The application's script, and those that it applies.
    pub(crate) fn scripts_over<'s>(&'s self, own: &ScriptFile<'s>) -> Vec<ScriptFile<'s>> {
        let mut scripts = self.applied_scripts(own);
        scripts.insert(0, *own);
        scripts
    }

    /// What a member sets a placeholder to; `None` inside where that is not told.
    fn placeholder_of(&self, member: &Member, name: &str) -> Option<Option<String>> {
        let found = outcome(self, member, name)?;
        match found.last.effect {
            Effect::Sets(value) => Some(self.resolve(&found.script, value)),
            Effect::Unknown => Some(None),
            Effect::Wipes => None,
        }
    }

    /// Which of the application's builds have no value for a placeholder; none where the files do
    /// not tell.
    #[must_use]
    pub fn builds_without_placeholder<'b>(
        &self,
        name: &str,
        builds: &[&'b BuiltVariant],
    ) -> Vec<&'b BuiltVariant> {
        let Some(own) = self.script(self.app()) else { return Vec::new() };
        let scripts = self.scripts_over(&own);
        let by_api = |it: &ScriptFile<'_>| set_elsewhere(it, name).is_some();
        if self.unread_script(&own).is_some()
            || scripts.iter().any(by_api)
            || self.names_aside(&scripts, name)
        {
            return Vec::new();
        }
        let has = |member: Member| {
            let last = outcome(self, &member, name).map(|it| it.last.effect);
            matches!(last, Some(Effect::Sets(_) | Effect::Unknown))
        };
        if has(Member::Default) {
            return Vec::new();
        }
        let lacks = |it: &&&BuiltVariant| {
            let flavor = |name: &String| has(Member::Flavor(name.clone()));
            !has(Member::BuildType(it.build_type.clone())) && !it.flavors.iter().any(flavor)
        };
        builds.iter().filter(lacks).copied().collect()
    }

    /// Whether a script names a placeholder where no statement that is understood does.
    fn names_aside(&self, scripts: &[ScriptFile<'_>], name: &str) -> bool {
        let mut members = self.all_members();
        members.push(Member::Default);
        let aside = |script: &ScriptFile<'_>| {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let mut mentions = script.mentions(name);
            mentions.retain(|it| {
                !script.text[..it.start].ends_with(is_word)
                    && !script.text[it.end..].starts_with(is_word)
            });
            let read = |member| effects_in(self, script, member, name);
            let read: Vec<Span> = match mentions.is_empty() {
                true => Vec::new(),
                false => members.iter().flat_map(read).map(|it| it.statement).collect(),
            };
            let is_read = |at: &Span| read.iter().any(|it| it.contains(&at.start));
            mentions.iter().any(|it| !is_read(it))
        };
        let root =
            self.script(self.root()).filter(|it| scripts.iter().all(|own| own.file != it.file));
        scripts.iter().chain(&root).any(aside)
    }

    /// Where placeholders are used in a manifest: `${NAME}` and the place of each.
    #[must_use]
    pub fn placeholders_in(&self, file: &RelPath) -> Vec<(String, Place)> {
        let Some(text) = self.snapshot().text(file) else { return Vec::new() };
        let Some(Ok(doc)) = self.snapshot().document(file) else { return Vec::new() };
        let mut found = Vec::new();
        for element in doc.elements().map(|it| doc.element(it)) {
            for value in element.attributes.iter().map(|it| it.value_span) {
                for (at, _) in text[value.clone()].match_indices("${") {
                    let start = value.start + at;
                    let Some(length) = text[start..value.end].find('}') else { continue };
                    let name = text[start + 2..start + length].to_owned();
                    found.push((name, Place::new(file, start..start + length + 1)));
                }
            }
        }
        found
    }
}
