//! Reading and extending Gradle scripts of a project: blocks by path, constants, variables.
//!
//! Knows how Gradle scripts say things in general; knows no single fact.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::edit::{self, Container};
use pushwright_lossless::gradle::query::{BlockRef, Level, Node, is_conditional};
use pushwright_lossless::gradle::{Argument, Body, Call, Dialect, Script, Statement, Value};
use pushwright_lossless::placement::Slot;

use crate::build::project::Project;
use crate::fact::{CannotTell, Place, Presence, Step};
use crate::key::Key;
use crate::rel_path::RelPath;
use crate::snapshot::Snapshot;

/// A script of the project with its text.
#[derive(Clone, Copy)]
pub(crate) struct ScriptFile<'s> {
    pub(crate) file: &'s RelPath,
    pub(crate) text: &'s str,
    pub(crate) script: &'s Script,
}

impl<'s> ScriptFile<'s> {
    /// The script at `file`, when it is there and well-formed.
    pub(crate) fn open(snapshot: &'s Snapshot, file: &'s RelPath) -> Option<ScriptFile<'s>> {
        let script = snapshot.script(file)?.ok()?;
        Some(ScriptFile { file, text: snapshot.text(file)?, script })
    }

    /// The blocks reached by `path` from the top level, with the calls that open them.
    ///
    /// `android` is found however it is got at, see [`configures_android`]; its containers also
    /// inside `defaultConfig`, which has none of its own and leaves them to `android`.
    pub(crate) fn blocks(&self, path: &[&str]) -> Vec<Block<'s>> {
        let mut found = self.blocks_by_name(path);
        if path == ["dependencies"] {
            // The extension has none of its own: inside `android {}` they are the module's, too.
            found.splice(0..0, self.blocks(&["android", "dependencies"]));
            return found;
        }
        let Some((&"android", rest)) = path.split_first() else { return found };
        if rest.first().is_some_and(|it| CONTAINERS.contains(it)) {
            found.extend(self.blocks(&[&["android", "defaultConfig"], rest].concat()));
        }
        for block in self.android_configured() {
            match rest {
                [] => found.push(block),
                rest => found.extend(blocks_in(&block.body.statements, rest)),
            }
        }
        found.sort_by_key(|it| it.call.span.start);
        found
    }

    /// The blocks that the names on `path` lead to.
    fn blocks_by_name(&self, path: &[&str]) -> Vec<Block<'s>> {
        let Some(first) = path.first() else { return Vec::new() };
        let mut found: Vec<Block<'s>> = std::iter::once(first)
            .chain(&ITSELF)
            .flat_map(|name| blocks_in(self.script.headed(name), path))
            .collect();
        found.sort_by_key(|it| it.call.span.start);
        found
    }

    /// Like [`ScriptFile::blocks`], by levels of either sort.
    fn find(&self, levels: &[Level<'_>]) -> Vec<Block<'s>> {
        let block = |it: BlockRef<'s>| Block { call: it.call, body: it.body };
        let mut found: Vec<Block<'s>> = self.script.find(levels).into_iter().map(block).collect();
        let Some((Level::Named("android"), rest)) = levels.split_first() else { return found };
        for android in self.android_configured() {
            match rest {
                [] => found.push(android),
                rest => found.extend(android.body.find(rest).into_iter().map(block)),
            }
        }
        found.sort_by_key(|it| it.call.span.start);
        found
    }

    /// The last block at this way; build types and flavors are found however they are got at.
    pub(crate) fn container(&self, steps: &[&str]) -> Option<Block<'s>> {
        self.find(&levels(steps)).pop()
    }

    /// The blocks that configure `android` under the name of its type.
    fn android_configured(&self) -> Vec<Block<'s>> {
        ["configure", "extensions", "project"]
            .iter()
            .flat_map(|name| calls(self.script.headed(name)))
            .filter(|call| configures_android(self.text, call))
            .filter_map(|call| Some(Block { call, body: call.body.as_ref()? }))
            .collect()
    }

    /// Places where `needle` stands outside comments and texts of several lines, which are data.
    pub(crate) fn mentions(&self, needle: &str) -> Vec<Span> {
        // Both lists are in the order of the text; literals may hold others.
        let in_comment =
            |at: usize| self.script.comments.last_at(at).is_some_and(|it| it.contains(&at));
        let is_data = |span: &Span| self.text[span.clone()].contains(['\n', '\r']);
        let in_data = |at: usize| {
            let before = self.script.literals.iter().take_while(|span| span.start <= at);
            before.filter(|span| span.contains(&at)).any(|it| is_data(&it))
        };
        self.text
            .match_indices(needle)
            .map(|(at, found)| at..at + found.len())
            .filter(|span| !in_comment(span.start) && !in_data(span.start))
            .collect()
    }

    /// Behind its last statement.
    pub(crate) fn last_slot(&self) -> Slot {
        last_slot(&self.script.statements)
    }

    /// The place of a span of this script.
    pub(crate) fn place(&self, span: &Span) -> Place {
        Place::new(self.file, span.clone())
    }

    /// The text of a span.
    pub(crate) fn slice(&self, span: &Span) -> &'s str {
        &self.text[span.clone()]
    }

    /// `text` as a string literal in the quotes this script prefers.
    pub(crate) fn quoted(&self, text: &str) -> String {
        literal(text, edit::quote_style(self.text, self.script))
    }

    /// `text` as a string literal in the quotes of most literals in `siblings`; else as [`quoted`].
    ///
    /// [`quoted`]: ScriptFile::quoted
    pub(crate) fn quoted_like(&self, text: &str, siblings: &[&Call]) -> String {
        let all = &self.script.literals;
        let mut within: Vec<Span> =
            siblings.iter().map(|it| all.before(it.span.start)..all.before(it.span.end)).collect();
        within.sort_by_key(|it| it.start);
        // One that stands in two siblings counts once.
        let mut next = 0;
        let (mut single, mut double) = (0, 0);
        for Span { start, end } in within {
            for literal in all.range(start.max(next), end) {
                let text = self.slice(&literal);
                let counts = !text.contains('$');
                single += usize::from(counts && text.starts_with('\''));
                double += usize::from(counts && text.starts_with('"'));
            }
            next = next.max(end);
        }
        if self.is_kotlin() || single == double {
            return self.quoted(text);
        }
        literal(text, if single > double { '\'' } else { '"' })
    }

    pub(crate) fn is_kotlin(&self) -> bool {
        self.script.dialect == Dialect::Kotlin
    }
}

/// `name` or `name.kts` in `folder`.
pub(crate) fn script_in(snapshot: &Snapshot, folder: &RelPath, name: &str) -> Option<RelPath> {
    [name.to_owned(), format!("{name}.kts")]
        .iter()
        .filter_map(|name| folder.join(name))
        .find(|path| snapshot.contains(path))
}

/// A string literal of both dialects that says `text` and nothing else.
fn literal(text: &str, quote: char) -> String {
    let mut written = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\\' => written.push_str("\\\\"),
            '$' if quote == '"' => written.push_str("\\$"),
            c if c == quote => written.extend(['\\', c]),
            c => written.push(c),
        }
    }
    written.push(quote);
    written
}

/// The way to a block; build types and flavors are found however they are got at.
fn levels<'p>(steps: &[&'p str]) -> Vec<Level<'p>> {
    let in_members =
        |index: usize| index > 0 && ["buildTypes", "productFlavors"].contains(&steps[index - 1]);
    let level = |(index, step): (usize, &&'p str)| {
        if in_members(index) { Level::Member(step) } else { Level::Named(step) }
    };
    steps.iter().enumerate().map(level).collect()
}

/// A block of a script and the call that opens it.
#[derive(Clone, Copy)]
pub(crate) struct Block<'s> {
    pub(crate) call: &'s Call,
    pub(crate) body: &'s Body,
}

/// What a script calls its own project, which need not be said.
const ITSELF: [&str; 3] = ["project", "rootProject", "this"];

impl<'s> Block<'s> {
    /// The calls in it, not those inside them.
    pub(crate) fn calls(&self) -> Vec<&'s Call> {
        calls(&self.body.statements).collect()
    }

    /// Behind its last statement.
    pub(crate) fn last_slot(&self) -> Slot {
        last_slot(&self.body.statements)
    }
}

/// The named containers of `android`.
const CONTAINERS: [&str; 3] = ["buildTypes", "productFlavors", "signingConfigs"];

/// The blocks reached by `path` among `statements`; dotted names count as several steps.
pub(crate) fn blocks_in<'s>(
    statements: impl IntoIterator<Item = &'s Statement>,
    path: &[&str],
) -> Vec<Block<'s>> {
    let mut found = Vec::new();
    for call in calls(statements) {
        let Some(body) = &call.body else { continue };
        let steps: Vec<&str> = call.name.text.split('.').collect();
        let steps = match steps.as_slice() {
            [first, rest @ ..] if ITSELF.contains(first) && !rest.is_empty() => rest,
            all => all,
        };
        if path.len() >= steps.len() && path.starts_with(steps) {
            match &path[steps.len()..] {
                [] => found.push(Block { call, body }),
                rest => found.extend(blocks_in(&body.statements, rest)),
            }
        }
    }
    found
}

/// Whether a call is `configure<ApplicationExtension> {}`, `extensions.configure('android') {}` or
/// the like.
fn configures_android(text: &str, call: &Call) -> bool {
    let generics = call.generics.as_ref().map(|it| &text[it.start + 1..it.end - 1]);
    let argument = argument(call, None);
    let by_name = argument.and_then(constant);
    let by_type = match argument {
        Some(Value::Path { path, .. }) => path.split("::").next(),
        _ => None,
    };
    match call.name.text.as_str() {
        // With an argument it configures that very object.
        "configure" => argument.is_none() && generics.is_some_and(is_android_extension),
        "extensions.configure" | "project.extensions.configure" => {
            by_name == Some("android") || generics.or(by_type).is_some_and(is_android_extension)
        }
        _ => false,
    }
}

/// Whether a type is one that the Android Gradle plugin gives `android`; its package may be named.
fn is_android_extension(name: &str) -> bool {
    const TYPES: [&str; 9] = [
        "ApplicationExtension",
        "BaseAppModuleExtension",
        "AppExtension",
        "LibraryExtension",
        "CommonExtension",
        "BaseExtension",
        "TestedExtension",
        "AbstractAppExtension",
        "DynamicFeatureExtension",
    ];
    let plain = name.split('<').next().unwrap_or(name).trim();
    TYPES.contains(&plain.rsplit('.').next().unwrap_or(plain))
}

/// Whether a script sets an applicationId in `defaultConfig`.
pub(crate) fn sets_application_id(script: &ScriptFile<'_>) -> bool {
    let blocks = script.blocks(&["android", "defaultConfig"]);
    blocks.iter().any(|it| property(it.body, "applicationId").is_some())
}

/// The calls among `statements`, not those inside them.
pub(crate) fn calls<'s>(
    statements: impl IntoIterator<Item = &'s Statement>,
) -> impl Iterator<Item = &'s Call> {
    statements.into_iter().filter_map(|statement| match statement {
        Statement::Call(call) => Some(call),
        Statement::Assign(_) | Statement::Opaque(_) => None,
    })
}

/// Every call of a script at any depth, with whether it is reached only perhaps.
pub(crate) fn all_calls<'s>(script: &'s Script, visit: &mut dyn FnMut(&'s Call, bool)) {
    script.walk(&mut |steps, node| {
        if let Node::Call(call) = node {
            visit(call, is_conditional(steps));
        }
    });
}

/// The value of an argument: by its label, or (`None`) the first without one.
pub(crate) fn argument<'s>(call: &'s Call, label: Option<&str>) -> Option<&'s Value> {
    let matches = |it: &&Argument| it.label.as_deref() == label;
    call.args.iter().find(matches).map(|it| &it.value)
}

/// The value of an argument by its label, which may stand in a map: `apply([from: …])`,
/// `apply(mapOf("from" to …))`.
pub(crate) fn named_argument<'s>(call: &'s Call, label: &str) -> Option<&'s Value> {
    let labelled = |entries: &'s [Argument]| {
        entries.iter().find(|it| it.label.as_deref() == Some(label)).map(|it| &it.value)
    };
    argument(call, Some(label)).or_else(|| match argument(call, None)? {
        Value::Map { entries, .. } => labelled(entries),
        Value::Call(map) if map.name.last() == "mapOf" => labelled(&map.args),
        _ => None,
    })
}

/// A string without interpolation.
pub(crate) fn constant(value: &Value) -> Option<&str> {
    match value {
        Value::Text { value, interpolations, .. } if interpolations.is_empty() => Some(value),
        _ => None,
    }
}

/// The first argument without label of a call, when it is a constant string.
pub(crate) fn first_text(call: &Call) -> Option<&str> {
    argument(call, None).and_then(constant)
}

/// The member that a call in a named container makes or configures: `release {}`,
/// `getByName("release") {}`.
pub(crate) fn member_name(call: &Call) -> Option<String> {
    match call.name.text.as_str() {
        name if takes_member(name) => first_text(call).map(str::to_owned),
        name if name.contains('.') => None,
        "all" | "configureEach" | "forEach" | "each" => None,
        name => Some(name.to_owned()),
    }
}

/// What is between the braces of a member: `getByName("x") {}`, `named("x").configure {}`.
pub(crate) fn member_body(call: &Call) -> Option<&Body> {
    const ON_IT: [&str; 2] = ["apply", "configure"];
    call.body.as_deref().or_else(|| match &*call.chain {
        [link] if ON_IT.contains(&link.name.text.as_str()) => link.body.as_deref(),
        _ => None,
    })
}

/// Whether the method of a named container takes the name of one member.
pub(crate) fn takes_member(method: &str) -> bool {
    ["getByName", "named", "create", "register", "maybeCreate"].contains(&method)
}

/// What a property of a block is set to: `name value`, `name = value`, `name(value)`,
/// `name.set(value)` or `setName(value)`.
pub(crate) fn property<'s>(body: &'s Body, name: &str) -> Option<&'s Value> {
    property_in(&body.statements, name)
}

/// Like [`property`], among statements.
pub(crate) fn property_in<'s>(statements: &'s [Statement], name: &str) -> Option<&'s Value> {
    let setter = {
        let mut chars = name.chars();
        let first = chars.next().unwrap_or_default().to_ascii_uppercase();
        format!("set{first}{}", chars.as_str())
    };
    let set = format!("{name}.set");
    statements.iter().rev().find_map(|statement| match statement {
        Statement::Assign(it) if it.declaration.is_none() && it.target.text == name => {
            Some(&it.value)
        }
        Statement::Call(it) if [name, &setter, &set].contains(&it.name.text.as_str()) => {
            argument(it, None)
        }
        _ => None,
    })
}

/// A block that things can be put into, or the step that makes one.
pub(crate) enum Ready<'s> {
    /// The block is there and spans several lines or holds something.
    Block(Block<'s>),
    /// First this.
    Step(Step),
}

/// The block at `path`, or the step that makes or opens it.
///
/// Each step makes one block, so that each goes again by itself; `front` puts the first before
/// all other statements of the script.
pub(crate) fn ready_block<'s>(script: &ScriptFile<'s>, path: &[&str], front: bool) -> Ready<'s> {
    if let Some(block) = script.blocks(path).last().copied() {
        let key = Key::container(script.file, &path.join("/"));
        return match edit::open(script.text, block.body) {
            Some(edit) => Ready::Step(Step { key, file: script.file.clone(), edit }),
            None => Ready::Block(block),
        };
    }
    for depth in (1..path.len()).rev() {
        let Some(block) = script.blocks(&path[..depth]).last().copied() else { continue };
        if let Some(edit) = edit::open(script.text, block.body) {
            let key = Key::container(script.file, &path[..depth].join("/"));
            return Ready::Step(Step { key, file: script.file.clone(), edit });
        }
        let slot = slot_of(path[depth], &block.body.statements);
        let key = Key::container(script.file, &path[..=depth].join("/"));
        let inner = empty(path[depth]);
        return Ready::Step(step_at(script, key, Container::Block(block.body), slot, &inner));
    }
    let slot = if front && !script.script.statements.is_empty() {
        Slot::Before(0)
    } else {
        last_slot(&script.script.statements)
    };
    let key = Key::container(script.file, path[0]);
    Ready::Step(step_at(script, key, Container::TopLevel, slot, &empty(path[0])))
}

/// An empty block, as text.
fn empty(name: &str) -> String {
    format!("{name} {{\n}}")
}

/// The step that puts a statement, which makes what `key` names, at a slot.
pub(crate) fn step_at(
    script: &ScriptFile<'_>,
    key: Key,
    container: Container<'_>,
    slot: Slot,
    statement: &str,
) -> Step {
    let edit = edit::insert(script.text, script.script, container, slot, statement);
    Step { key, file: script.file.clone(), edit }
}

/// Where a new block goes among others: repositories before what is looked for in them.
fn slot_of(name: &str, statements: &[Statement]) -> Slot {
    let is_sought = |it: &Statement| it.as_call().is_some_and(|it| it.name.text == "dependencies");
    let sought = statements.iter().position(is_sought).filter(|_| name == "repositories");
    sought.map_or_else(|| last_slot(statements), Slot::Before)
}

/// After the last statement.
pub(crate) fn last_slot(statements: &[Statement]) -> Slot {
    statements.len().checked_sub(1).map_or(Slot::Only, Slot::After)
}

/// What is to be said of a thing that no script says which can be read: it is absent, unless a
/// script is applied that cannot.
pub(crate) fn unread(project: &Project<'_>, script: &ScriptFile<'_>, snippet: &str) -> Presence {
    let Some(script) = project.open(script.file) else { return Presence::Absent };
    match project.unread_script(&script) {
        Some(at) => {
            let why = "what is applied here is not decided in the files";
            Presence::Unknown(cannot_tell(why, at, snippet))
        }
        None => Presence::Absent,
    }
}

/// That a fact stands, or belongs, where we cannot read.
pub(crate) fn cannot_tell(why: impl Into<String>, at: Place, snippet: &str) -> CannotTell {
    CannotTell { why: why.into(), at: Some(at), snippet: snippet.to_owned() }
}
