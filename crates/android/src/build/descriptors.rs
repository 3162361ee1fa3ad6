//! What the settings say of projects that they include: another folder, name or build script.
//!
//! Knows `project(":x")` with what is set on it, in closures and under a name of its own as well, and
//! loops over the root's children; which modules there are is for others.

use std::collections::HashMap;

use pushwright_lossless::gradle::{Body, Statement};

use super::paths;
use super::script::ScriptFile;
use crate::rel_path::RelPath;

/// A project that the settings include.
pub(super) struct Descriptor {
    pub(super) path: String,
    /// `None` where it lies outside the root or is not told.
    pub(super) folder: Option<RelPath>,
    /// The name of its build script, where the settings give it one of its own.
    pub(super) script: Option<String>,
}

/// Has projects go where the settings say, and be called what they say. The first is the root.
pub(super) fn described(settings: &ScriptFile<'_>, projects: &mut [Descriptor]) {
    let numbers = projects.iter().enumerate().map(|(at, it)| (it.path.clone(), at)).collect();
    let mut reader = Reader { settings, numbers, called: HashMap::new(), projects };
    settings.script.statements.iter().for_each(|it| reader.read(it));
}

struct Reader<'r, 's> {
    settings: &'r ScriptFile<'s>,
    /// The numbers of projects by their paths.
    numbers: HashMap<String, usize>,
    /// Projects, by their numbers, under the names that stand for them.
    called: HashMap<&'s str, usize>,
    projects: &'r mut [Descriptor],
}

impl<'s> Reader<'_, 's> {
    fn read(&mut self, statement: &'s Statement) {
        let text = self.settings.slice(statement.span());
        if let Statement::Assign(it) = statement
            && it.declaration.is_some()
        {
            let named = self.project(self.settings.slice(it.value.span()));
            let named = named.filter(|(_, rest)| rest.is_empty());
            self.called.extend(named.map(|(at, _)| (it.target.text.as_str(), at)));
            return;
        }
        let given = text.strip_prefix("with(").map_or(text, str::trim_start);
        if let Some((at, rest)) = self.receiver(given) {
            match body_of(statement) {
                Some(body) => self.read_body(body, at, "this"),
                None => self.take(at, "this", rest),
            }
        } else if let Some(body) = body_of(statement).filter(|_| is_of_children(text)) {
            let variable = text.strip_prefix("for").and_then(|it| it.split_once(" in "));
            let variable = variable.and_then(|(it, _)| it.split(['(', ' ']).next_back());
            let of_root = |at: &usize| *at > 0 && self.projects[*at].path.matches(':').count() == 1;
            let all: Vec<usize> = (0..self.projects.len()).filter(of_root).collect();
            all.into_iter().for_each(|at| self.read_body(body, at, variable.unwrap_or("it")));
        }
    }

    /// The project that an expression starts with, and the rest.
    fn receiver(&self, text: &'s str) -> Option<(usize, &'s str)> {
        self.project(text).or_else(|| {
            let (name, rest) = text.strip_prefix("settings.").unwrap_or(text).split_once('.')?;
            if name == "rootProject" && !rest.starts_with("children") {
                return Some((0, rest));
            }
            Some((*self.called.get(name.trim())?, rest.trim_start()))
        })
    }

    fn project<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        let (path, rest) = project_called(text)?;
        Some((*self.numbers.get(path)?, rest))
    }

    fn read_body(&mut self, body: &'s Body, at: usize, name: &'s str) {
        let named = body.parameters.as_ref().map(|it| self.settings.slice(it));
        let named = named.and_then(|it| it.trim_end_matches("->").trim().split([':', ',']).next());
        let name = named.and_then(|it| it.split_whitespace().next_back()).unwrap_or(name);
        for statement in &body.statements {
            self.take(at, name, self.settings.slice(statement.span()));
        }
    }

    /// Takes in what is set on a project that is called `name` there.
    fn take(&mut self, at: usize, name: &str, text: &str) {
        let own = [name, "it", "this"];
        let own = own.iter().find_map(|it| text.strip_prefix(it)?.strip_prefix('.'));
        match assigned(own.unwrap_or(text)) {
            // The root is where the settings are, whatever it is called.
            Some(("projectDir" | "name", _)) if at == 0 => {}
            Some(("projectDir", value)) => self.projects[at].folder = self.folder(value),
            Some(("buildFileName", value)) => {
                let leaf = self.projects[at].path.rsplit(':').next().unwrap_or_default();
                self.projects[at].script = self.name(name, leaf, value);
            }
            Some((_, value)) => self.rename(at, name, value),
            None => {}
        }
    }

    fn rename(&mut self, at: usize, name: &str, value: &str) {
        let Some((parent, old)) = self.projects[at].path.rsplit_once(':') else { return };
        let Some(new) = self.name(name, old, value) else { return };
        let new = format!("{parent}:{new}");
        self.numbers.insert(new.clone(), at);
        let old = std::mem::replace(&mut self.projects[at].path, new);
        self.numbers.remove(&old);
    }

    fn folder(&self, value: &str) -> Option<RelPath> {
        let root = self.settings.file.parent();
        let variable = |name: &str| self.variable(name);
        let reader = paths::Reader::new(&root, &root, self.settings, &variable);
        reader.named_in_text(value).inside()
    }

    /// The name that an expression makes, perhaps of the one before: `"tea-${it.name}"`.
    fn name(&self, name: &str, old: &str, value: &str) -> Option<String> {
        let quote = value.chars().next()?;
        if !['"', '\''].contains(&quote) {
            return self.variable(value);
        }
        let inner = value.strip_prefix(quote)?.strip_suffix(quote)?;
        let placeholders = [name, "it"].map(|it| format!("${{{it}.name}}"));
        let new = placeholders.iter().fold(inner.to_owned(), |new, it| new.replace(it, old));
        (!new.contains('$')).then_some(new)
    }

    fn variable(&self, name: &str) -> Option<String> {
        let variables = self.settings.script.variables();
        variables.resolve(variables.get(name)?, &|_| None)
    }
}

/// The path in `project(":x")`, and what follows behind the dot.
fn project_called(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix("settings.").unwrap_or(text);
    let text = ["findProject", "project"].iter().find_map(|it| text.strip_prefix(it))?;
    let text = text.trim_start().strip_prefix('(')?.trim_start();
    let quote = text.chars().next().filter(|it| ['"', '\''].contains(it))?;
    let (path, rest) = text[1..].split_once(quote)?;
    let rest = rest.trim_start().strip_prefix(')')?;
    Some((path, rest.trim_start_matches(['?', '!', '.', ')', ' ', '\n', '\r', '\t'])))
}

/// What is set, and to what: `name = "y"`, `setName("y")`.
fn assigned(text: &str) -> Option<(&'static str, &str)> {
    const KEYS: [(&str, &str); 3] = [
        ("projectDir", "setProjectDir"),
        ("name", "setName"),
        ("buildFileName", "setBuildFileName"),
    ];
    KEYS.iter().find_map(|(key, setter)| {
        let by_setter = || {
            let inner = text.strip_prefix(setter)?.trim_start().strip_prefix('(')?;
            inner.trim_end().strip_suffix(')')
        };
        let value = text.strip_prefix(key).and_then(|it| it.trim_start().strip_prefix('='));
        let value = value.filter(|it| !it.starts_with('=')).or_else(by_setter)?;
        Some((*key, value.trim()))
    })
}

/// Whether a statement goes over the root's children.
fn is_of_children(text: &str) -> bool {
    let head = text.split('{').next().unwrap_or_default();
    let is_call =
        ["each", "forEach", "all"].iter().any(|it| head.contains(&format!("children.{it}")));
    is_call || (head.starts_with("for") && head.contains("rootProject.children"))
}

/// The closure of a statement.
fn body_of(statement: &Statement) -> Option<&Body> {
    match statement {
        Statement::Call(call) => call.chain.last().unwrap_or(call).body.as_deref(),
        Statement::Opaque(opaque) => opaque.bodies.first(),
        Statement::Assign(_) => None,
    }
}
