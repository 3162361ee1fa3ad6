//! Which build types shrink, and the lists of rules files that the shrinker reads.
//!
//! Knows `buildTypes` and their lists; reads no rules; the newer switch is `optimized`'s. A shrinker
//! that is switched on where the build type cannot be told is not passed over.

use std::collections::BTreeSet;

use pushwright_lossless::Span;
use pushwright_lossless::gradle::query::Node;
use pushwright_lossless::gradle::{Call, Statement};
use pushwright_lossless::placement::Slot;

use super::dotted::{Dotted, dotted};
use super::members::{Member, members};
use super::optimized::{is_read_unnamed, optimized};
use super::script::{Block, ScriptFile, calls, last_slot, property};
use crate::build::project::Project;
use crate::fact::Place;

pub(crate) type BuildType<'s> = Member<'s>;

/// Names that blocks for all build types have in place of one's own.
pub(super) const FOR_ALL: [&str; 2] = ["all", "configureEach"];

/// A build type that may shrink and does not name the file.
pub(crate) struct Missing<'s> {
    pub(crate) name: String,
    pub(crate) home: Home<'s>,
    /// Whether a list of rules files is in effect.
    pub(crate) has_list: bool,
}

/// Where the line belongs: into a block, or behind a statement that reaches into the build type.
pub(crate) enum Home<'s> {
    Block(Block<'s>),
    Line(Dotted<'s>),
}

impl Home<'_> {
    /// The block's call, or the statement.
    pub(crate) fn span(&self) -> Span {
        match self {
            Home::Block(block) => block.call.span.clone(),
            Home::Line(line) => line.statement.span().clone(),
        }
    }

    fn start(&self) -> usize {
        self.span().start
    }
}

pub(crate) fn missing<'s>(script: &ScriptFile<'s>, file: &str) -> Vec<Missing<'s>> {
    let in_default =
        android_blocks(script, "defaultConfig").iter().any(|block| names(script, block, file));
    if in_default {
        return Vec::new();
    }
    let (all_blocks, lines) = (build_types(script), dotted(script));
    let mut seen = BTreeSet::new();
    let all = all_blocks.iter().map(|it| &it.name).chain(lines.iter().map(|it| &it.name));
    let mut optimized = optimized(script);
    optimized.retain(|_| is_read_unnamed(file));
    let bare = bare_for_all(script);
    let all = all.filter(|name| !bare.iter().any(|it| it.name == **name));
    all.filter(|name| !optimized.contains(*name) && seen.insert(*name))
        .filter_map(|name| {
            let blocks = all_blocks.iter().filter(|it| it.name == *name).map(|it| it.block);
            let lines = lines.iter().filter(|it| it.name == *name).cloned();
            let missing = missing_in(
                script,
                file,
                name,
                &blocks.collect::<Vec<_>>(),
                &lines.collect::<Vec<_>>(),
            )?;
            let copied = copied_lists(script, &all_blocks, name, MAX_COPIES);
            let named = copied.iter().any(|it| names(script, it, file));
            let has_own = match &missing.home {
                Home::Block(block) => block.body.statements.iter().any(is_list),
                Home::Line(_) => true,
            };
            (has_own || !named)
                .then_some(Missing { has_list: missing.has_list || !copied.is_empty(), ..missing })
        })
        .collect()
}

/// How many build types may be copied from one another in a row.
const MAX_COPIES: usize = 8;

/// The blocks with lists of rules files that a build type begins with, as `initWith` copies those
/// of another one which were set before it.
fn copied_lists<'s>(
    script: &ScriptFile<'s>,
    all: &[BuildType<'s>],
    name: &str,
    hops: usize,
) -> Vec<Block<'s>> {
    let Some(hops) = hops.checked_sub(1) else { return Vec::new() };
    let mut found = Vec::new();
    for own in all.iter().filter(|it| it.name == name) {
        for copy in calls(&own.block.body.statements).filter(|it| it.name.text == "initWith") {
            let Some(from) = copied_from(script, all, copy) else { continue };
            let before = |it: &&BuildType<'_>| it.block.call.span.end <= copy.span.start;
            let lists = all.iter().filter(|it| it.name == from).filter(before);
            let lists = lists.map(|it| it.block);
            found.extend(lists.filter(|it| it.body.statements.iter().any(is_list)));
            found.extend(copied_lists(script, all, &from, hops));
        }
    }
    found
}

/// The build type that `initWith` names: `debug`, `buildTypes.debug`, `getByName("debug")`,
/// `buildTypes["debug"]`.
fn copied_from(script: &ScriptFile<'_>, all: &[BuildType<'_>], copy: &Call) -> Option<String> {
    let text = script.slice(&copy.span).strip_prefix("initWith")?;
    let mut words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let last = words.rfind(|it| !["", "get"].contains(it))?;
    all.iter().any(|it| it.name == last).then(|| last.to_owned())
}

fn missing_in<'s>(
    script: &ScriptFile<'s>,
    file: &str,
    name: &str,
    blocks: &[Block<'s>],
    lines: &[Dotted<'s>],
) -> Option<Missing<'s>> {
    let named = |it: &Dotted<'_>| it.is_list() && script.slice(it.statement.span()).contains(file);
    if blocks.iter().any(|it| names(script, it, file)) || lines.iter().any(named) {
        return None;
    }
    let block = |it: &Block<'s>| Home::Block(*it);
    let line = |it: &Dotted<'s>| Home::Line(it.clone());
    // A later list goes on with, or replaces, those before it.
    let has_list = |it: &&Block<'s>| it.body.statements.iter().any(is_list);
    let with_list = blocks.iter().rfind(has_list).map(block);
    let with_list = with_list.into_iter().chain(lines.iter().rfind(|it| it.is_list()).map(line));
    let stays_off = name != "release" && blocks.iter().any(|it| says_off(script, it));
    let with_list = with_list.max_by_key(Home::start).filter(|_| !stays_off);
    let has_list = with_list.is_some() || default_config_has_list(script);
    let shrinking = || blocks.iter().rfind(|it| turned_on(script, &it.call.span));
    let switch = || lines.iter().rfind(|it| turned_on(script, it.statement.span()));
    let home = with_list.or_else(|| shrinking().map(block)).or_else(|| {
        let switch = switch()?;
        Some(blocks.last().map_or_else(|| line(switch), block))
    })?;
    Some(Missing { name: name.to_owned(), home, has_list })
}

/// Whether a build type plainly keeps the shrinker off; a release's is switched on sooner or later.
fn says_off(script: &ScriptFile<'_>, block: &Block<'_>) -> bool {
    let value = ["minifyEnabled", "isMinifyEnabled"].map(|name| property(block.body, name));
    value.into_iter().flatten().any(|value| script.slice(value.span()) == "false")
}

/// A place that switches the shrinker on and that belongs to no build type we can name.
pub(crate) fn switch_elsewhere(script: &ScriptFile<'_>, file: &str) -> Option<Span> {
    let bare: Vec<Span> =
        bare_for_all(script).into_iter().map(|it| it.block.call.span.clone()).collect();
    let blocks = build_types(script).into_iter().map(|it| it.block.call.span.clone());
    let lines = dotted(script).into_iter().map(|it| it.statement.span().clone());
    let known: Vec<Span> = blocks.chain(lines).filter(|it| !bare.contains(it)).collect();
    let listed = listed_types(script);
    let is_of_listed = |it: &Span| {
        let line = script.text[it.end..].lines().next().unwrap_or_default();
        compared_name(line).is_some_and(|name| listed.contains(name))
    };
    let within = |outer: &Span, it: &Span| outer.start <= it.start && it.end <= outer.end;
    let of_android = |it: &Span| {
        let around = script.script.statements.iter().find(|outer| within(outer.span(), it));
        around.is_some_and(|outer| {
            let text = script.slice(outer.span());
            text.starts_with("android") || text.contains("buildTypes")
        })
    };
    let in_default = android_blocks(script, "defaultConfig");
    if in_default.iter().any(|block| names(script, block, file)) {
        return None;
    }
    switches(script).into_iter().find(|it| {
        !known.iter().any(|outer| within(outer, it))
            && of_android(it)
            && !is_of_listed(it)
            && !innermost_block(script, it).contains(file)
    })
}

/// The build types that have lists of rules files of their own.
fn listed_types(script: &ScriptFile<'_>) -> BTreeSet<String> {
    let blocks = build_types(script).into_iter();
    let blocks = blocks.filter(|it| it.block.body.statements.iter().any(is_list));
    let lines = dotted(script).into_iter().filter(Dotted::is_list);
    let all = blocks.map(|it| it.name).chain(lines.map(|it| it.name));
    all.filter(|it| !FOR_ALL.contains(&it.as_str())).collect()
}

/// The blocks for all build types that have no list where one of the build types has: a line in
/// such a block would put Android's own rules into that one's list.
fn bare_for_all<'s>(script: &ScriptFile<'s>) -> Vec<BuildType<'s>> {
    let mut found = build_types(script);
    found.retain(|it| {
        let has_list = || it.block.body.statements.iter().any(is_list);
        FOR_ALL.contains(&it.name.as_str()) && !has_list()
    });
    if found.is_empty() || listed_types(script).is_empty() { Vec::new() } else { found }
}

/// The text that a condition compares a build type's name with: `= name == "release"`.
fn compared_name(condition: &str) -> Option<&str> {
    let (before, behind) = condition.split_once("==")?;
    let behind = behind.trim_start();
    let quote = behind.chars().next().filter(|it| ['"', '\''].contains(it))?;
    let (name, rest) = behind[1..].split_once(quote)?;
    let is_all = rest.chars().all(|it| it.is_whitespace() || [')', '}', ';'].contains(&it));
    (before.trim_end().ends_with("name") && is_all).then_some(name)
}

/// The text of the innermost block around a place.
fn innermost_block<'s>(script: &ScriptFile<'s>, place: &Span) -> &'s str {
    let mut inner = 0..script.text.len();
    script.script.walk(&mut |_, node| {
        let bodies = match node {
            Node::Call(call) => call.body.as_deref().map_or(&[][..], std::slice::from_ref),
            Node::Opaque(opaque) => &opaque.bodies,
            Node::Assign(_) => &[],
        };
        for body in bodies {
            if body.span.start <= place.start && place.end <= body.span.end {
                inner = body.span.clone();
            }
        }
    });
    script.slice(&inner)
}

fn android_blocks<'s>(script: &ScriptFile<'s>, name: &str) -> Vec<Block<'s>> {
    script.blocks(&["android", name])
}

/// The blocks of build types, and those that configure all of them.
pub(crate) fn build_types<'s>(script: &ScriptFile<'s>) -> Vec<BuildType<'s>> {
    let mut found = members(script, "buildTypes");
    for name in FOR_ALL {
        let of_all = script.blocks(&["android", "buildTypes", name]).into_iter();
        found.extend(of_all.map(|block| BuildType { name: name.to_owned(), block }));
    }
    found
}

/// Where a script that `script` applies switches the shrinker on and neither of them names the
/// file for that build type.
pub(crate) fn switch_applied(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    file: &str,
) -> Option<Place> {
    let named = |name: &str| {
        build_types(script).iter().any(|it| it.name == name && names(script, &it.block, file))
            || android_blocks(script, "defaultConfig")
                .iter()
                .any(|block| names(script, block, file))
    };
    let mut applied = project.applied_scripts(script).into_iter();
    applied.find_map(|it| {
        if !it.mentions(file).is_empty() {
            return None;
        }
        let types = build_types(&it);
        let switch = switches(&it).into_iter().find(|switch| {
            let around = |of: &&BuildType<'_>| {
                let span = &of.block.call.span;
                span.start <= switch.start && switch.end <= span.end
            };
            !types.iter().find(around).is_some_and(|of| named(&of.name))
        })?;
        Some(it.place(&switch))
    })
}

/// Whether something in `span` switches the shrinker on, be it on a condition.
fn turned_on(script: &ScriptFile<'_>, span: &Span) -> bool {
    switches(script).iter().any(|it| span.start <= it.start && it.end <= span.end)
}

/// Where the shrinker is switched on: `minifyEnabled` is given another value than `false`.
fn switches(script: &ScriptFile<'_>) -> Vec<Span> {
    const SWITCH: &str = "inifyEnabled";
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mentions = script.mentions(SWITCH).into_iter().filter(|it| {
        let head = &script.text[..it.start];
        let word = &head[head.trim_end_matches(is_word).len()..];
        ["m", "isM", "setM"].contains(&word)
    });
    mentions.filter(|it| gives_on(&script.text[it.end..])).collect()
}

/// Whether what follows a switch's name gives it another value than `false`.
pub(super) fn gives_on(rest: &str) -> bool {
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return false;
    }
    let trimmed = rest.trim_start_matches([' ', '\t']);
    let value = match trimmed.strip_prefix('=').or_else(|| trimmed.strip_prefix('(')) {
        Some(value) if value.starts_with('=') => return false,
        Some(value) => value.trim_start(),
        None if trimmed.len() < rest.len() => trimmed,
        None => return false,
    };
    let value = value.trim_start_matches(['(', ' ']);
    let value_starts = value.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '!');
    let off = value.strip_prefix("false").is_some_and(|it| !it.starts_with(char::is_alphanumeric));
    value_starts && !value.starts_with("!=") && !off
}

impl Dotted<'_> {
    pub(crate) fn is_list(&self) -> bool {
        is_list_name(self.member)
    }

    /// The statement from what it sets or calls on.
    pub(crate) fn behind_receiver<'s>(&self, script: &ScriptFile<'s>) -> &'s str {
        let start = self.statement.span().start + self.receiver.len();
        script.slice(&(start..self.statement.span().end)).trim_start_matches('.')
    }
}

/// `proguardFiles …`, `proguardFile …`, `setProguardFiles(…)`, `proguardFiles += …`
pub(crate) fn is_list(statement: &Statement) -> bool {
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

/// Whether a list in a block names a file.
pub(crate) fn names(script: &ScriptFile<'_>, block: &Block<'_>, file: &str) -> bool {
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

/// Where another line of a block's list goes, and the calls that make the list.
pub(crate) fn list_in<'s>(block: &Block<'s>) -> (Slot, Vec<&'s Call>) {
    let statements = &block.body.statements;
    let last_list = statements.iter().rposition(is_list);
    let slot = last_list.map_or_else(|| last_slot(statements), Slot::After);
    let lists = calls(statements).filter(|call| is_list_name(&call.name.text)).collect();
    (slot, lists)
}

/// The lines of a build type's lists: where each is, and its text behind what leads to it.
pub(crate) fn list_lines(script: &ScriptFile<'_>, name: &str) -> Vec<(Place, String)> {
    let lines = dotted(script).into_iter().filter(|it| it.name == name && it.is_list());
    let text = |it: &Dotted<'_>| it.behind_receiver(script).to_owned();
    let mut found: Vec<(Place, String)> =
        lines.map(|it| (script.place(it.statement.span()), text(&it))).collect();
    for build_type in build_types(script).iter().filter(|it| it.name == name) {
        let lists = build_type.block.body.statements.iter().filter(|it| is_list(it));
        found.extend(lists.map(|it| (script.place(it.span()), script.slice(it.span()).to_owned())));
    }
    found
}

/// The lines of rules in `defaultConfig`.
pub(crate) fn default_lines(script: &ScriptFile<'_>) -> Vec<(Place, String)> {
    let blocks = android_blocks(script, "defaultConfig").into_iter();
    let lists = blocks.flat_map(|it| it.body.statements.iter()).filter(|it| is_list(it));
    lists.map(|it| (script.place(it.span()), script.slice(it.span()).to_owned())).collect()
}

/// The lines of rules in the blocks of a product flavor.
pub(crate) fn flavor_lines(script: &ScriptFile<'_>, name: &str) -> Vec<(Place, String)> {
    let blocks = crate::build::members::blocks_of(script, "productFlavors", name).into_iter();
    let lists = blocks.flat_map(|it| it.body.statements.iter()).filter(|it| is_list(it));
    lists.map(|it| (script.place(it.span()), script.slice(it.span()).to_owned())).collect()
}

/// The build types and product flavors that a script may list rules of.
pub(crate) fn listing(script: &ScriptFile<'_>) -> BTreeSet<String> {
    let lines = dotted(script).into_iter().map(|it| it.name.to_owned());
    let build_types = build_types(script).into_iter().map(|it| it.name.to_owned());
    let flavors = crate::build::members::members(script, "productFlavors");
    lines.chain(build_types).chain(flavors.into_iter().map(|it| it.name.to_owned())).collect()
}
