//! The file or folder that an expression of a script names, in every spelling.
//!
//! Knows Gradle's words for the root's, the module's and the script's own folder, `file(…)`,
//! `File(…)`, `resolve`, sums of texts and what the script gives a name; asks its caller for other
//! variables, and looks at no disk. The one reader of paths: what it cannot read is unknown to all
//! who ask.

use pushwright_lossless::gradle::{Call, Value};

use super::script::ScriptFile;
use super::values::{Local, local_at, short_name};
use crate::rel_path::RelPath;

/// What an expression names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// A file or folder below the root.
    Inside(RelPath),
    /// One outside of it, as it is written: absolute, or leading out of the root.
    Outside(String),
    /// The files do not tell.
    Unknown,
}

impl Named {
    /// The path, where it lies below the root.
    pub(crate) fn inside(self) -> Option<RelPath> {
        match self {
            Named::Inside(path) => Some(path),
            Named::Outside(_) | Named::Unknown => None,
        }
    }
}

/// The folders that paths are read against, and the values of variables.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'r> {
    /// The root project's folder.
    root: &'r RelPath,
    /// The folder of the project that the script configures.
    own: &'r RelPath,
    script: &'r ScriptFile<'r>,
    /// The root project's script, whose names all others see.
    above: Option<&'r ScriptFile<'r>>,
    /// What a name stands for.
    variable: &'r dyn Fn(&str) -> Option<String>,
    /// Where in the script the expression stands, if there.
    at: Option<usize>,
    /// How many more names may stand for one another in a row.
    hops: usize,
}

/// How many names may stand for one another in a row.
const MAX_HOPS: usize = 4;

/// A path while it is put together: where it starts, and the rest.
struct Parts {
    start: Start,
    rest: String,
}

impl Parts {
    fn starting(start: Start) -> Parts {
        Parts { start, rest: String::new() }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Wherever the reader of the text reads it from.
    Here,
    Own,
    Root,
    /// The folder of the script.
    Script,
}

impl<'r> Reader<'r> {
    /// A reader of what stands in `script`, with the folders of the root and of the script's
    /// project, and what names stand for that the script does not tell.
    pub(crate) fn new(
        root: &'r RelPath,
        own: &'r RelPath,
        script: &'r ScriptFile<'r>,
        variable: &'r dyn Fn(&str) -> Option<String>,
    ) -> Reader<'r> {
        Reader { root, own, script, above: None, variable, at: None, hops: MAX_HOPS }
    }

    /// The same, which sees what the root project's script gives names as well.
    pub(crate) fn below(self, above: Option<&'r ScriptFile<'r>>) -> Reader<'r> {
        Reader { above, ..self }
    }

    /// What `value` names; a relative path is read against the module's folder.
    pub(crate) fn named(&self, value: &Value) -> Named {
        let reader = Reader { at: Some(value.span().start), ..*self };
        match reader.parts(value) {
            Some(parts) => self.resolved(&parts),
            None => Named::Unknown,
        }
    }

    /// What an expression names that is known as text only, such as a condition's.
    pub(crate) fn named_in_text(&self, expression: &str) -> Named {
        match self.text_parts(expression.trim()) {
            Some(parts) => self.resolved(&parts),
            None => Named::Unknown,
        }
    }

    fn resolved(&self, parts: &Parts) -> Named {
        let of_script = self.script.file.parent();
        let (folder, rest) = match parts.start {
            Start::Script => (&of_script, parts.rest.trim_start_matches(['/', '\\'])),
            Start::Root => (self.root, parts.rest.trim_start_matches(['/', '\\'])),
            Start::Own => (self.own, parts.rest.trim_start_matches(['/', '\\'])),
            Start::Here => (self.own, parts.rest.as_str()),
        };
        if rest.contains("://") {
            return Named::Unknown;
        }
        match folder.join(rest) {
            Some(path) => Named::Inside(path),
            None => Named::Outside(rest.to_owned()),
        }
    }

    fn parts(&self, value: &Value) -> Option<Parts> {
        match value {
            Value::Text { value: text, interpolations, .. } => {
                let mut parts = Parts::starting(Start::Here);
                let mut at = 0;
                for part in interpolations {
                    parts.rest.push_str(&text[at..part.range.start]);
                    let inner = self.text_parts(
                        part.path
                            .as_deref()
                            .unwrap_or_else(|| inside_braces(&text[part.range.clone()])),
                    )?;
                    parts = joined(parts, inner)?;
                    at = part.range.end;
                }
                parts.rest.push_str(&text[at..]);
                Some(parts)
            }
            Value::Path { path, .. } => self.name_parts(path),
            Value::Call(call) => self.call_parts(call),
            Value::Other(opaque) => self.text_parts(self.script.slice(&opaque.span)),
            Value::List { .. } | Value::Map { .. } => None,
        }
    }

    fn call_parts(&self, call: &Call) -> Option<Parts> {
        let is_text = |link: &Call| link.args.is_empty() && is_view(&link.name.text);
        let (method, receiver) = split_method(&call.name.text);
        if call.body.is_some() {
            return None;
        }
        if call.args.is_empty() && call.chain.iter().all(is_text) {
            return folder_called(&call.name.text).map(Parts::starting);
        }
        let arguments: Vec<&Value> =
            call.args.iter().filter(|it| it.label.is_none()).map(|it| &it.value).collect();
        let mut parts = match (method, arguments.as_slice()) {
            ("File" | "Paths.get" | "of", [folder, rest @ ..]) => {
                let mut parts = self.parts(folder)?;
                for it in rest {
                    parts = below(parts, self.parts(it)?)?;
                }
                parts
            }
            ("file" | "dir" | "files" | "uri" | "resolve" | "get", [path]) => {
                self.method_parts(receiver, self.parts(path)?)?
            }
            _ => return None,
        };
        for link in call.chain.iter().filter(|it| !is_text(it)) {
            let steps = ["file", "dir", "resolve"];
            let [argument] = &*link.args else { return None };
            let method = link.name.last();
            steps.contains(&method).then_some(())?;
            parts = below(parts, self.parts(&argument.value)?)?;
        }
        Some(parts)
    }

    /// `path` as a method of `receiver` reads it.
    fn method_parts(&self, receiver: &str, path: Parts) -> Option<Parts> {
        let from = match receiver {
            "" | "project" | "this" => return Some(path),
            "rootProject" | "project.rootProject" | "settings" => Parts::starting(Start::Root),
            other => self.name_parts(other)?,
        };
        match path.start {
            Start::Here if !path.rest.starts_with('/') => below(from, path),
            _ => Some(path),
        }
    }

    /// A name: a folder of Gradle's, or a variable.
    fn name_parts(&self, name: &str) -> Option<Parts> {
        let mut plain = name.trim();
        while let Some((head, last)) = plain.rsplit_once('.') {
            if !is_view(last) {
                break;
            }
            plain = head;
        }
        if let Some(start) = folder_called(plain) {
            return Some(Parts::starting(start));
        }
        // What a block declares for itself goes before what the script calls so.
        let local = self.at.map_or(Local::Nothing, |at| local_at(self.script, at, plain));
        let text = || (self.variable)(plain).map(|rest| Parts { start: Start::Here, rest });
        match local {
            Local::Value(value) => self.followed(value),
            Local::Untold => None,
            Local::Nothing => text().or_else(|| self.assigned(short_name(plain))),
        }
    }

    /// What a name names by what this script, or else the root's, assigns it.
    fn assigned(&self, name: &str) -> Option<Parts> {
        let variables = self.script.script.variables();
        if variables.contains(name) {
            return self.followed(variables.get(name)?);
        }
        let above = self.above?;
        let value = above.script.variables().get(name)?;
        let reader = Reader { script: above, own: self.root, above: None, ..*self };
        let parts = reader.followed(value)?;
        // A text is read where it is used, `file(…)` where it stands.
        let start = match (parts.start, value) {
            (Start::Here, Value::Text { .. }) => Start::Here,
            (Start::Here, Value::Call(call)) if call.name.last() == "file" => Start::Root,
            (Start::Here, _) => return None,
            (Start::Own | Start::Root | Start::Script, _) => Start::Root,
        };
        Some(Parts { start, ..parts })
    }

    /// What the value of a name names.
    fn followed(&self, value: &Value) -> Option<Parts> {
        let (at, hops) = (Some(value.span().start), self.hops.checked_sub(1)?);
        Reader { at, hops, ..*self }.parts(value)
    }

    /// An expression by its text: a sum of literals and names, or one call of a path's method.
    fn text_parts(&self, text: &str) -> Option<Parts> {
        let summands = split_sum(text)?;
        let mut all = summands.into_iter().map(|it| self.summand(it.trim()));
        let first = all.next()??;
        all.try_fold(first, |sum, next| joined(sum, next?))
    }

    fn summand(&self, text: &str) -> Option<Parts> {
        if let Some(literal) = unquoted(text) {
            return self.literal_parts(literal, text.starts_with('"'));
        }
        if let Some(start) = folder_called(text.trim_end_matches("()")) {
            return Some(Parts::starting(start));
        }
        if let Some((head, arguments)) = text.strip_suffix(')').and_then(|it| it.split_once('(')) {
            let (method, receiver) = split_method(head.trim());
            if !["file", "dir", "resolve", "File"].contains(&method) {
                return None;
            }
            let mut all =
                split_at_top(arguments, ",")?.into_iter().map(|it| self.text_parts(it.trim()));
            let first = all.next()??;
            let path = all.try_fold(first, |sum, next| below(sum, next?))?;
            return if method == "File" { Some(path) } else { self.method_parts(receiver, path) };
        }
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '(' | ')');
        let name = text.trim_end_matches("()");
        (!name.is_empty() && name.chars().all(is_name)).then(|| self.name_parts(name))?
    }

    fn literal_parts(&self, text: &str, interpolates: bool) -> Option<Parts> {
        let mut parts = Parts::starting(Start::Here);
        if !interpolates {
            parts.rest.push_str(text);
            return Some(parts);
        }
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            parts.rest.push_str(before);
            let (name, further) = match after.strip_prefix('{') {
                Some(inner) => inner.split_once('}')?,
                None => {
                    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
                    after.split_at(after.find(|c| !is_name(c)).unwrap_or(after.len()))
                }
            };
            parts = joined(parts, self.name_parts(name)?)?;
            rest = further;
        }
        parts.rest.push_str(rest);
        Some(parts)
    }
}

/// One text behind another, as `+` puts them.
fn joined(first: Parts, second: Parts) -> Option<Parts> {
    match second.start {
        Start::Here => Some(Parts { rest: first.rest + &second.rest, ..first }),
        start if first.rest.is_empty() && first.start == Start::Here => {
            Some(Parts { start, rest: second.rest })
        }
        _ => None,
    }
}

/// A path below a folder, as `File(folder, path)` puts them.
fn below(folder: Parts, path: Parts) -> Option<Parts> {
    let rest = format!("{}/{}", folder.rest.trim_end_matches('/'), path.rest);
    let rest = if folder.rest.is_empty() { path.rest } else { rest };
    (path.start == Start::Here).then_some(Parts { rest, ..folder })
}

/// The folder of Gradle's that has this name.
fn folder_called(name: &str) -> Option<Start> {
    const ROOT: [&str; 14] = [
        "rootDir",
        "project.rootDir",
        "settings.rootDir",
        "settingsDir",
        "settings.settingsDir",
        "rootProject.rootDir",
        "rootProject.projectDir",
        "project.rootProject.rootDir",
        "project.rootProject.projectDir",
        "rootProject.layout.projectDirectory",
        "layout.settingsDirectory",
        "layout.rootDirectory",
        "isolated.rootProject.projectDirectory",
        "gradle.rootProject.projectDir",
    ];
    const OWN: [&str; 5] = [
        "projectDir",
        "project.projectDir",
        "layout.projectDirectory",
        "project.layout.projectDirectory",
        "this.projectDir",
    ];
    const PARENT: [&str; 4] = ["parent", "parentFile", "getParent", "getParentFile"];
    let script = name.strip_prefix("project.").unwrap_or(name);
    let above_script = script.strip_prefix("buildscript.sourceFile.");
    let all = [
        (Start::Root, ROOT.contains(&name)),
        (Start::Own, OWN.contains(&name)),
        (Start::Script, above_script.is_some_and(|it| PARENT.contains(&it))),
    ];
    all.into_iter().find_map(|(start, is)| is.then_some(start))
}

/// Whether a property or method gives the same path in another form.
fn is_view(name: &str) -> bool {
    const VIEWS: [&str; 12] = [
        "path",
        "absolutePath",
        "canonicalPath",
        "absoluteFile",
        "canonicalFile",
        "asFile",
        "toString",
        "toURI",
        "toPath",
        "get",
        "toFile",
        "invariantSeparatorsPath",
    ];
    VIEWS.contains(&name.trim_end_matches("()"))
}

/// `file` and `rootProject` of `rootProject.file`; constructors without `new` and their package.
fn split_method(name: &str) -> (&str, &str) {
    let name = name.trim_start_matches("new ").trim_start();
    if name.ends_with("Paths.get") {
        return ("Paths.get", "");
    }
    match name.rsplit_once('.') {
        Some(("java.io", method)) => (method, ""),
        Some((receiver, method)) => (method, receiver),
        None => (name, ""),
    }
}

fn inside_braces(text: &str) -> &str {
    text.trim_start_matches("${").trim_end_matches('}')
}

fn unquoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|it| ['"', '\''].contains(it))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    (text.len() > 1 && !inner.contains(quote) && !inner.contains('\\')).then_some(inner)
}

fn split_sum(text: &str) -> Option<Vec<&str>> {
    split_at_top(text, "+")
}

/// The parts between `mark`s that stand outside quotes and brackets.
pub(crate) fn split_at_top<'t>(text: &'t str, mark: &str) -> Option<Vec<&'t str>> {
    let (mut parts, mut start, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.checked_sub(1)?,
            (None, _) if depth == 0 && at >= start && text[at..].starts_with(mark) => {
                parts.push(&text[start..at]);
                start = at + mark.len();
            }
            (None, _) => {}
        }
    }
    parts.push(&text[start..]);
    (quote.is_none() && depth == 0).then_some(parts)
}
