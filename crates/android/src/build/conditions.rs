//! Conditions in a script that the project's files decide.
//!
//! Knows `if (file('x').exists())` in its common spellings, comparisons of Gradle's version, which the
//! wrapper tells, also by a name that the script gives it, constants, `&&`, `||`, `!`, `try`, and loops
//! over constants;
//! evaluates nothing else. A file that is missing may come, so only one that is there decides.

use std::borrow::Cow;
use std::cmp::Ordering;

use pushwright_lossless::Span;
use pushwright_lossless::gradle::{Opaque, Value};
use pushwright_text::compare_versions;

use super::conventions::function_head;
use super::loops::Loop;
use super::paths::{Reader, split_at_top};
use super::script::ScriptFile;
use crate::build::project::Project;
use crate::rel_path::RelPath;

/// What a script asks of a file to see that it is there. Groovy's `text` is true unless empty.
const QUESTIONS: [&str; 4] = [".exists()", ".isFile()", ".canRead()", ".text"];

/// Whether all that stands around `span` lets it through for certain.
pub(crate) fn hold(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    around: &[&Opaque],
    span: &Span,
) -> bool {
    reached(project, script, around, span) == Some(true)
}

/// Whether what stands around `span` lets it through; `None` where the files do not tell.
pub(crate) fn reached(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    around: &[&Opaque],
    span: &Span,
) -> Option<bool> {
    let conditions = Conditions { project, script };
    let told: Vec<Option<bool>> = around.iter().map(|it| conditions.lets(it, span)).collect();
    all(&told)
}

/// A conjunction, of which some parts may not be told.
fn all(told: &[Option<bool>]) -> Option<bool> {
    if told.contains(&Some(false)) {
        return Some(false);
    }
    told.iter().all(Option::is_some).then_some(true)
}

struct Conditions<'c, 's> {
    project: &'c Project<'s>,
    script: &'c ScriptFile<'c>,
}

impl Conditions<'_, '_> {
    /// Whether one statement lets through what stands at `span` in it.
    fn lets(&self, opaque: &Opaque, span: &Span) -> Option<bool> {
        let within = |it: &Span| it.start <= span.start && span.end <= it.end;
        let branch = opaque.bodies.iter().position(|it| within(&it.span))?;
        match opaque.keyword.as_deref() {
            Some("try") => (branch == 0).then_some(true),
            // The body of a class that makes a plugin runs, and that of a function which is called.
            Some("class" | "object") => self.is_in_plugin().then_some(true),
            Some("fun") => {
                let head = function_head(self.script.text, opaque)?;
                match head.is_override {
                    true => Some(true),
                    false => self.project.calls_function(self.script, head.name),
                }
            }
            Some("if") => self.takes(opaque, branch),
            _ => {
                let values = Loop::from_opaque(self.script, opaque)?.values?;
                (!values.is_empty()).then_some(true)
            }
        }
    }

    fn is_in_plugin(&self) -> bool {
        self.script.file.as_str().ends_with(".kt")
    }

    /// Whether an `if` takes its branch of this number.
    fn takes(&self, opaque: &Opaque, branch: usize) -> Option<bool> {
        let mut start = opaque.span.start;
        let mut told = Vec::new();
        for (index, body) in opaque.bodies.iter().enumerate().take(branch + 1) {
            let head = without_blanks(&self.script.text[start..body.span.start]);
            start = body.span.end;
            let condition = head.trim_start_matches("else").strip_prefix("if(");
            let condition = condition.and_then(|it| it.strip_suffix(')'));
            told.push(match condition {
                Some(it) if index == branch => self.holds(it),
                Some(it) => self.fails(it),
                None if head == "else" => Some(true),
                None => None,
            });
        }
        all(&told)
    }

    /// Whether a condition is certainly not met, or met; a file that is there today may go.
    fn fails(&self, condition: &str) -> Option<bool> {
        let of_files = QUESTIONS.iter().any(|it| condition.contains(it));
        self.holds(condition).filter(|_| !of_files).map(|it| !it)
    }

    /// Whether a condition without blanks is met.
    fn holds(&self, condition: &str) -> Option<bool> {
        let any = split_at_top(condition, "||")?;
        if any.len() > 1 {
            let told: Vec<Option<bool>> = any.iter().map(|it| self.holds(it)).collect();
            let not: Vec<Option<bool>> = told.iter().map(|it| it.map(|it| !it)).collect();
            return all(&not).map(|it| !it);
        }
        let every = split_at_top(condition, "&&")?;
        if every.len() > 1 {
            return all(&every.iter().map(|it| self.holds(it)).collect::<Vec<_>>());
        }
        if let Some(inner) = condition.strip_prefix('!') {
            return self.fails(inner);
        }
        if let Some(inner) = condition.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
            return self.holds(inner);
        }
        self.compared(condition)
            .or_else(|| self.constant(condition))
            .or_else(|| self.is_there(condition))
            .or_else(|| self.asks_for_android(condition))
    }

    /// Whether the condition asks if a project is an Android application, once all of them are
    /// evaluated: `p.hasProperty('android')`, `plugins.hasPlugin('com.android.application')`.
    fn asks_for_android(&self, condition: &str) -> Option<bool> {
        let (receiver, asked) = condition.split_at(condition.find("hasP")?);
        let is_name = receiver.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
        let of = |name: &str| {
            let inner = asked.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')')?;
            unquoted(inner)
        };
        let own = self.project.app().script.as_ref() == Some(self.script.file);
        if !is_name || !(own || self.script.text.contains("afterEvaluate")) {
            return None;
        }
        if of("hasProperty") == Some("android") {
            return Some(true);
        }
        match of("hasPlugin")? {
            "com.android.application" | "android" => Some(true),
            "com.android.library" => Some(false),
            _ => None,
        }
    }

    /// `true`, `false`, or a name that the script gives one of them.
    fn constant(&self, text: &str) -> Option<bool> {
        let variables = self.script.script.variables();
        let named = match variables.get(text) {
            Some(Value::Path { path, .. }) => path.as_str(),
            _ => text,
        };
        named.parse().ok()
    }

    /// A comparison of Gradle's version.
    fn compared(&self, text: &str) -> Option<bool> {
        const OPERATORS: [&str; 6] = [">=", "<=", "==", "!=", ">", "<"];
        let version = self.project.gradle_version_text()?;
        if let Some(asked) = text.strip_prefix("gradle.gradleVersion.startsWith(") {
            return Some(version.starts_with(unquoted(asked.strip_suffix(')')?)?));
        }
        let operator = OPERATORS.into_iter().find(|it| text.contains(it))?;
        let (left, right) = text.split_once(operator)?;
        let (left, right) = (self.value(left), self.value(right));
        let (left, right) = (operand(&left, &version)?, operand(&right, &version)?);
        if left.is_gradle == right.is_gradle {
            return None;
        }
        let order = match left.is_text || right.is_text {
            true => left.text.cmp(&right.text),
            false => compare_versions(&left.text, &right.text),
        };
        Some(match operator {
            ">=" => order != Ordering::Less,
            "<=" => order != Ordering::Greater,
            "==" => order == Ordering::Equal,
            "!=" => order != Ordering::Equal,
            ">" => order == Ordering::Greater,
            _ => order == Ordering::Less,
        })
    }

    /// What a name stands for that the script assigns once; else the text itself.
    fn value<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut assigned = assigned_to(self.script.text, text).filter(|_| is_name(text));
        match (assigned.next(), assigned.next()) {
            (Some(value), None) => {
                Cow::Owned(without_blanks(value.split(['\n', ';']).next().unwrap_or_default()))
            }
            _ => Cow::Borrowed(text),
        }
    }

    /// Whether the condition asks for a file that is there, and for nothing else.
    fn is_there(&self, condition: &str) -> Option<bool> {
        let file = self.file_asked_for(condition)?;
        self.project.snapshot().contains(&file).then_some(true)
    }

    fn file_asked_for(&self, condition: &str) -> Option<RelPath> {
        let asked = QUESTIONS.iter().find_map(|it| condition.strip_suffix(it))?;
        if !is_name(asked) {
            return self.file_named(asked);
        }
        let mut assigned = assigned_to(self.script.text, asked);
        let value = assigned.next().filter(|_| assigned.next().is_none())?;
        let value = without_blanks(&value[..=value.find(')')?]);
        self.file_named(&value)
    }

    /// The file that an expression names.
    fn file_named(&self, expression: &str) -> Option<RelPath> {
        let own = self.script.file.parent();
        let variable = |name: &str| self.project.variable_in(self.script, name);
        let root = &self.project.root().folder;
        Reader::new(root, &own, self.script, &variable).named_in_text(expression).inside()
    }
}

/// One side of a comparison.
struct Operand {
    text: String,
    is_gradle: bool,
    /// Whether it is compared letter by letter.
    is_text: bool,
}

fn operand(text: &str, version: &str) -> Option<Operand> {
    let gradle = |is_text| Operand { text: version.to_owned(), is_gradle: true, is_text };
    // Of 8.2-rc-1 it is 8.2, which it precedes.
    let base = version.split('-').next().unwrap_or(version);
    match text {
        "gradle.gradleVersion"
        | "project.gradle.gradleVersion"
        | "GradleVersion.current().version" => return Some(gradle(true)),
        "GradleVersion.current().baseVersion" => {
            return Some(Operand { text: base.to_owned(), ..gradle(false) });
        }
        "GradleVersion.current()" | "org.gradle.util.GradleVersion.current()" => {
            return Some(gradle(false));
        }
        _ => {}
    }
    let made = text.split_once("GradleVersion.version(").and_then(|(_, it)| it.strip_suffix(')'));
    let literal = unquoted(made.unwrap_or(text))?;
    Some(Operand { text: literal.to_owned(), is_gradle: false, is_text: made.is_none() })
}

fn unquoted(text: &str) -> Option<&str> {
    ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// What follows `name =`, wherever a script says so.
fn assigned_to<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
    let in_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    text.match_indices(name).filter_map(move |(at, _)| {
        let rest = text[at + name.len()..].trim_start().strip_prefix('=')?;
        (!text[..at].ends_with(in_name) && !rest.starts_with('=')).then_some(rest)
    })
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}
