//! The values that scripts give names, and what a value is as text.
//!
//! Knows variables of scripts, of the scripts they apply, of the root script, gradle.properties and buildSrc.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::query::{self, Node};
use pushwright_lossless::gradle::{Body, Declaration, Interpolation, Operator, Statement, Value};

use super::build_src;
use super::paths::split_at_top;
use super::script::{ScriptFile, argument};
use crate::build::project::Project;
use crate::rel_path::RelPath;

impl<'s> Project<'s> {
    /// The value that a script gives a name: its own variables, those of scripts it applies, the
    /// root script's, gradle.properties, buildSrc.
    pub(crate) fn variable(&self, script: &ScriptFile<'s>, name: &str) -> Option<String> {
        let mut scripts = vec![*script];
        scripts.extend(self.applied_scripts(script));
        if let Some(root) = self.script(self.root()) {
            scripts.push(root);
            scripts.extend(self.applied_scripts(&root));
        }
        self.variable_of(&scripts, name)
    }

    /// The expression that a script gives a name, and the script it stands in: its own, the root's,
    /// or one that either applies.
    pub(crate) fn expression(
        &self,
        script: &ScriptFile<'s>,
        name: &str,
    ) -> Option<(ScriptFile<'s>, &'s Value)> {
        let mut scripts = vec![*script];
        scripts.extend(self.applied_scripts(script));
        if let Some(root) = self.script(self.root()) {
            scripts.push(root);
            scripts.extend(self.applied_scripts(&root));
        }
        let short = short_name(name);
        scripts.into_iter().find_map(|it| {
            let value = it.script.variables().get(short);
            let value = value.or_else(|| local_in_dependencies(&it, short));
            Some((it, value.or_else(|| local_in_plugin(&it, short))?))
        })
    }

    /// Like [`Project::variable`], without the scripts that are applied: what names those.
    pub(crate) fn variable_in(&self, script: &ScriptFile<'_>, name: &str) -> Option<String> {
        let mut scripts = vec![*script];
        scripts.extend(self.script(self.root()));
        self.variable_of(&scripts, name)
    }

    fn variable_of(&self, scripts: &[ScriptFile<'_>], name: &str) -> Option<String> {
        let short = short_name(name);
        // What a class of a plugin calls so is its own.
        for it in scripts.iter().filter(|it| !it.file.as_str().ends_with(".kt")) {
            let variables = it.script.variables();
            let outer = |name: &str| self.gradle_property(name);
            let value = variables.get(short).or_else(|| local_in_dependencies(it, short));
            if let Some(found) = value.and_then(|v| variables.resolve(address_in(v), &outer)) {
                return Some(found);
            }
            // Its own goes before what stands above, told or not, unless it hands that on.
            let hands_on = |value: &Value| has_word(it.slice(value.span()), short);
            let is_own = scripts.first().is_some_and(|own| own.file == it.file);
            if is_own && variables.contains(short) && !value.is_some_and(hands_on) {
                return None;
            }
        }
        self.gradle_property(short).or_else(|| build_src::constant(self.snapshot, short))
    }

    /// A value as text, with variables replaced; `None` when it is not decided in the files.
    pub(crate) fn resolve(&self, script: &ScriptFile<'s>, value: &Value) -> Option<String> {
        let text = query::resolve(value, &|name| self.variable(script, name));
        text.or_else(|| match value {
            Value::Other(_) => self.sum(script, script.slice(value.span())),
            Value::Text { value, interpolations, .. } => self.filled(script, value, interpolations),
            Value::Call(_) => self.asked_for(script, script.slice(value.span())),
            _ => None,
        })
    }

    /// A text whose interpolations may call something: `"g:a:${libs.versions.a.get()}"`.
    fn filled(
        &self,
        script: &ScriptFile<'s>,
        text: &str,
        interpolations: &[Interpolation],
    ) -> Option<String> {
        let mut filled = String::with_capacity(text.len());
        let mut at = 0;
        for interpolation in interpolations {
            filled.push_str(&text[at..interpolation.range.start]);
            let inner = text[interpolation.range.clone()]
                .strip_prefix("${")
                .and_then(|it| it.strip_suffix('}'));
            filled.push_str(&match &interpolation.path {
                Some(name) => self.variable(script, name)?,
                None => self.asked_for(script, inner?.trim())?,
            });
            at = interpolation.range.end;
        }
        filled.push_str(&text[at..]);
        Some(filled)
    }

    /// What a version of a catalog or a property is, by the words that ask for it:
    /// `libs.versions.a.get()`, `property("a")`, `providers.gradleProperty("a").get()`.
    fn asked_for(&self, script: &ScriptFile<'s>, words: &str) -> Option<String> {
        let is_plain = |it: &str| it.chars().all(|c| c.is_alphanumeric() || "._()".contains(c));
        match is_plain(words) && words.contains(".versions.") {
            true => self.catalog_version(words),
            false => self.number(script, words).filter(|_| words.ends_with(')')),
        }
    }

    /// The text of `'a' + b`: a sum of literals and variables of which one is a literal.
    fn sum(&self, script: &ScriptFile<'s>, text: &str) -> Option<String> {
        let parts = split_at_top(text, "+").filter(|it| it.len() > 1)?;
        let literal = |it: &str| {
            let quote = it.chars().next().filter(|it| ['"', '\''].contains(it))?;
            let inner = it.strip_prefix(quote)?.strip_suffix(quote)?;
            (it.len() > 1 && !inner.contains([quote, '\\', '$'])).then(|| inner.to_owned())
        };
        let is_path = |it: &str| it.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
        let named = |it: &str| {
            let starts = it.starts_with(|c: char| c.is_alphabetic() || c == '_');
            (starts && is_path(it)).then(|| self.variable(script, it))?
        };
        let parts: Vec<&str> = parts.into_iter().map(str::trim).collect();
        // Numbers would be added up.
        parts.iter().find_map(|it| literal(it))?;
        parts.iter().map(|it| literal(it).or_else(|| named(it))).collect()
    }

    /// What gradle.properties of the root says.
    pub(crate) fn gradle_property(&self, name: &str) -> Option<String> {
        let text = self.snapshot.text(&RelPath::new("gradle.properties")?)?;
        crate::build::properties::property_of(text, name).map(str::to_owned)
    }
}

/// A name without what only says whose it is.
pub(crate) fn short_name(name: &str) -> &str {
    name.trim_start_matches("rootProject.")
        .trim_start_matches("project.")
        .trim_start_matches("ext.")
}

/// The only value that a `dependencies` block gives a variable of its own.
fn local_in_dependencies<'s>(script: &ScriptFile<'s>, name: &str) -> Option<&'s Value> {
    let mut found = Vec::new();
    for block in script.blocks(&["dependencies"]) {
        found.extend(block.body.statements.iter().filter_map(|statement| match statement {
            Statement::Assign(it) if it.target.text == name => Some(it),
            Statement::Call(_) | Statement::Assign(_) | Statement::Opaque(_) => None,
        }));
    }
    match found.as_slice() {
        [only] if only.declaration.is_some() && only.operator == Operator::Set => Some(&only.value),
        _ => None,
    }
}

/// What the blocks around a place declare under a name.
pub(crate) enum Local<'s> {
    /// None of them does.
    Nothing,
    /// The innermost that does gives it this value, and no other.
    Value(&'s Value),
    /// It assigns it more than once, or is given it each time that it is run.
    Untold,
}

/// What the blocks around `at` declare as `name`.
pub(crate) fn local_at<'s>(script: &ScriptFile<'s>, at: usize, name: &str) -> Local<'s> {
    let mut statements = &script.script.statements;
    let mut found = Local::Nothing;
    while let Some((head, body)) = body_around(statements, at) {
        let is_given = |it: &Span| has_word(script.slice(it), name);
        if body.parameters.as_ref().is_some_and(is_given) || head.is_some_and(|it| is_given(&it)) {
            found = Local::Untold;
        }
        statements = &body.statements;
        let assigned = statements.iter().filter_map(|it| match it {
            Statement::Assign(it) if it.target.text == name => Some(it),
            Statement::Call(_) | Statement::Assign(_) | Statement::Opaque(_) => None,
        });
        match assigned.collect::<Vec<_>>().as_slice() {
            [only] if only.declaration.is_some() => found = Local::Value(&only.value),
            all if all.iter().any(|it| it.declaration.is_some()) => found = Local::Untold,
            _ => {}
        }
    }
    found
}

/// The block of one of these statements that `at` lies in; of a loop, its head as well.
fn body_around(statements: &[Statement], at: usize) -> Option<(Option<Span>, &Body)> {
    let after = statements.partition_point(|it| it.span().start <= at);
    match statements[..after].last()? {
        Statement::Call(call) => {
            call.body.as_deref().filter(|it| it.span.contains(&at)).map(|it| (None, it))
        }
        Statement::Opaque(it) => {
            let body = it.bodies.iter().find(|it| it.span.contains(&at))?;
            let is_loop = it.keyword.as_deref() == Some("for");
            Some((is_loop.then_some(it.span.start..body.span.start), body))
        }
        Statement::Assign(_) => None,
    }
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|it| it == word)
}

/// The only value that the source of a plugin gives a name, in whatever function.
fn local_in_plugin<'s>(script: &ScriptFile<'s>, name: &str) -> Option<&'s Value> {
    if !script.file.as_str().ends_with(".kt") {
        return None;
    }
    let mut found = Vec::new();
    script.script.walk(&mut |_, node| match node {
        Node::Assign(it) if it.target.text == name => found.push(it),
        Node::Assign(_) | Node::Call(_) | Node::Opaque(_) => {}
    });
    match found.as_slice() {
        [only] if only.declaration == Some(Declaration::Val) => Some(&only.value),
        _ => None,
    }
}

/// What is in `new URL('…')`, `uri("…")` or `URI.create("…")`; any other value itself.
fn address_in(value: &Value) -> &Value {
    const MAKERS: [&str; 5] = ["URL", "URI", "uri", "URI.create", "url"];
    match value {
        Value::Call(call) if MAKERS.contains(&call.name.text.trim_start_matches("new ")) => {
            argument(call, None).unwrap_or(value)
        }
        _ => value,
    }
}
