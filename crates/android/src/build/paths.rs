//! The file or folder that an expression of a script names, in every spelling.
//!
//! Knows Gradle's words for the root's and the module's folder, `file(…)`, `File(…)`, `resolve` and
//! sums of texts; asks its caller for variables, and looks at no disk. The one reader of paths:
//! what it cannot read is unknown to all who ask.

use pushwright_lossless::gradle::{Call, Value};

use super::script::ScriptFile;
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
pub(crate) struct Reader<'r> {
    /// The root project's folder.
    pub(crate) root: &'r RelPath,
    /// The folder of the project that the script configures.
    pub(crate) own: &'r RelPath,
    /// What a name stands for.
    pub(crate) variable: &'r dyn Fn(&str) -> Option<String>,
}

/// A path while it is put together: where it starts, and the rest.
struct Parts {
    start: Start,
    rest: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Wherever the reader of the text reads it from.
    Here,
    Own,
    Root,
}

impl Reader<'_> {
    /// What `value` names; a relative path is read against the module's folder.
    pub(crate) fn named(&self, script: &ScriptFile<'_>, value: &Value) -> Named {
        match self.parts(script, value) {
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
        let (folder, rest) = match parts.start {
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

    fn parts(&self, script: &ScriptFile<'_>, value: &Value) -> Option<Parts> {
        match value {
            Value::Text { value: text, interpolations, .. } => {
                let mut parts = Parts { start: Start::Here, rest: String::new() };
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
            Value::Call(call) => self.call_parts(script, call),
            Value::Other(opaque) => self.text_parts(script.slice(&opaque.span)),
            Value::List { .. } | Value::Map { .. } => None,
        }
    }

    fn call_parts(&self, script: &ScriptFile<'_>, call: &Call) -> Option<Parts> {
        let is_text = |link: &Call| link.args.is_empty() && is_view(&link.name.text);
        let (method, receiver) = split_method(&call.name.text);
        if call.body.is_some() {
            return None;
        }
        let arguments: Vec<&Value> =
            call.args.iter().filter(|it| it.label.is_none()).map(|it| &it.value).collect();
        let mut parts = match (method, arguments.as_slice()) {
            ("File" | "Paths.get" | "of", [folder, rest @ ..]) => {
                let mut parts = self.parts(script, folder)?;
                for it in rest {
                    parts = below(parts, self.parts(script, it)?)?;
                }
                parts
            }
            ("file" | "dir" | "files" | "uri" | "resolve" | "get", [path]) => {
                self.method_parts(receiver, self.parts(script, path)?)?
            }
            _ => return None,
        };
        for link in call.chain.iter().filter(|it| !is_text(it)) {
            let steps = ["file", "dir", "resolve"];
            let [argument] = &*link.args else { return None };
            let method = link.name.last();
            steps.contains(&method).then_some(())?;
            parts = below(parts, self.parts(script, &argument.value)?)?;
        }
        Some(parts)
    }

    /// `path` as a method of `receiver` reads it.
    fn method_parts(&self, receiver: &str, path: Parts) -> Option<Parts> {
        let from = match receiver {
            "" | "project" | "this" => return Some(path),
            "rootProject" | "project.rootProject" | "settings" => {
                Parts { start: Start::Root, rest: String::new() }
            }
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
            return Some(Parts { start, rest: String::new() });
        }
        let rest = (self.variable)(plain)?;
        Some(Parts { start: Start::Here, rest })
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
        let mut parts = Parts { start: Start::Here, rest: String::new() };
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
    let is = |names: &[&str]| names.contains(&name);
    if is(&ROOT) { Some(Start::Root) } else { is(&OWN).then_some(Start::Own) }
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
