//! The scripts that a script applies: `apply from: '…'`, and those of the build's own plugins.
//!
//! Knows where such a line goes, too; what cannot be read is told with its place.

use std::rc::Rc;

use pushwright_lossless::gradle::query::{Node, Step, is_conditional};
use pushwright_lossless::gradle::{Call, Statement, Value};
use pushwright_lossless::placement::Slot;

use super::paths::Named;
use super::script::{ScriptFile, argument, last_slot, named_argument};
use crate::build::project::Project;
use crate::fact::Place;
use crate::rel_path::RelPath;

impl<'s> Project<'s> {
    /// The scripts of the project that `script` applies by a constant path (`apply from: '…'`).
    pub(crate) fn applied_scripts(&self, script: &ScriptFile<'s>) -> Vec<ScriptFile<'s>> {
        let known = self.applied.borrow().get(script.file).cloned();
        let files = known.unwrap_or_else(|| {
            let found = self.applied(script, false);
            let files: Rc<[RelPath]> = found.iter().map(|it| it.file.clone()).collect();
            self.applied.borrow_mut().insert(script.file.clone(), Rc::clone(&files));
            files
        });
        files.iter().filter_map(|file| self.open(file)).collect()
    }

    /// Those that are applied `to: buildscript`: their blocks configure the build script itself.
    pub(crate) fn applied_to_buildscript(&self, script: &ScriptFile<'s>) -> Vec<ScriptFile<'s>> {
        self.applied(script, true)
    }

    fn applied(&self, script: &ScriptFile<'s>, to_buildscript: bool) -> Vec<ScriptFile<'s>> {
        let mut found: Vec<ScriptFile<'s>> = Vec::new();
        let mut next = Some(*script);
        let mut at = 0;
        while let Some(current) = next {
            let all = applications(&current).into_iter();
            let named = all.filter(|it| it.to_buildscript == to_buildscript);
            let mut targets: Vec<RelPath> =
                named.filter_map(|it| self.applied_path(&current, it.value)).collect();
            if !to_buildscript {
                targets.extend(self.conventions_of(&current));
            }
            for opened in targets.iter().filter_map(|it| self.open(it)) {
                let is_new = |it: &ScriptFile<'_>| {
                    it.file != script.file && found.iter().all(|known| known.file != it.file)
                };
                found.extend(Some(opened).filter(is_new));
            }
            next = found.get(at).copied();
            at += 1;
        }
        found
    }

    /// Whether a value leads into a package that a package manager brings: by its words, by those of a
    /// variable in it, or by the folder of a module that is not among the build's own here.
    fn is_of_a_package(&self, script: &ScriptFile<'s>, value: &Value) -> bool {
        const PACKAGES: [&str; 3] = ["node_modules", "require.resolve", "flutter"];
        let named = |text: &str| PACKAGES.iter().any(|it| text.contains(it));
        let text = script.slice(value.span());
        let variables = script.script.variables();
        let mut words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        let by_variable =
            words.any(|word| variables.get(word).is_some_and(|it| named(script.slice(it.span()))));
        let module = text.split_once("project(").and_then(|(_, it)| it.get(1..));
        let module = module.and_then(|it| it.split(['"', '\'']).next());
        let foreign = |path: &str| self.modules.iter().all(|it| it.path != path);
        named(text) || by_variable || module.is_some_and(foreign)
    }

    /// The file that an `apply from:` with this value means, when that is told.
    pub(crate) fn applied_path(&self, script: &ScriptFile<'s>, value: &Value) -> Option<RelPath> {
        let own = script.file.parent();
        self.path_in(&own, script, value).inside()
    }

    /// A script that this one applies and that cannot be read, or may not be: what could stand in
    /// it is not known.
    ///
    /// Scripts of packages, which their package manager brings, declare nothing of the
    /// application's, and a file that is missing stops the build whatever we do. What lies outside
    /// of the root is not read.
    pub(crate) fn unread_script(&self, script: &ScriptFile<'s>) -> Option<Place> {
        self.unread_among(script, &|_| true).or_else(|| {
            let mut all = std::iter::once(*script).chain(self.applied_scripts(script));
            all.find_map(|it| self.unread_convention(&it))
        })
    }

    /// Like [`Project::unread_script`], as far as libraries and repositories go: what a condition, a
    /// loop or a closure applies under a name that no file of the project has belongs to no project
    /// that is here.
    pub(crate) fn unread_declarations(&self, script: &ScriptFile<'s>) -> Option<Place> {
        self.unread_among(script, &|it| {
            let tail = it.tail.as_deref();
            let is_here = |name: &str| {
                let mut paths = self.snapshot.paths();
                paths.any(|it| it.file_name() == name && it != script.file)
            };
            it.is_certain || tail.is_none_or(is_here)
        })
    }

    fn unread_among(
        &self,
        script: &ScriptFile<'s>,
        counts: &dyn Fn(&Application<'s>) -> bool,
    ) -> Option<Place> {
        let mut all = vec![*script];
        all.extend(self.applied_scripts(script));
        all.iter().find_map(|script| {
            let own = script.file.parent();
            let unread = |it: &Application<'s>| {
                let is_read = matches!(self.path_in(&own, script, it.value), Named::Inside(_));
                !is_read
                    && !it.to_buildscript
                    && !self.is_of_a_package(script, it.value)
                    && counts(it)
            };
            let found = applications(script).into_iter().find(unread)?;
            Some(script.place(&found.call.span))
        })
    }
}

/// One `apply from:`, or `from(…)` of an `apply { … }`.
struct Application<'s> {
    call: &'s Call,
    value: &'s Value,
    /// Whether it configures the build script (`to: buildscript`), and so nothing of the project.
    to_buildscript: bool,
    /// Whether no condition, loop or closure is around it.
    is_certain: bool,
    /// The file's name, where the expression, or the variable it names, ends with one.
    tail: Option<String>,
}

fn applications<'s>(script: &ScriptFile<'s>) -> Vec<Application<'s>> {
    let mut found = Vec::new();
    script.script.walk(&mut |steps, node| {
        let Node::Call(call) = node else { return };
        let in_apply =
            || matches!(steps.last(), Some(Step::Block(it)) if it.name.last() == "apply");
        let value = match call.name.last() {
            "apply" => named_argument(call, "from"),
            "from" if in_apply() => argument(call, None),
            _ => None,
        };
        let Some(value) = value else { return };
        let tail = tail_of(script.slice(value.span())).or_else(|| {
            let Value::Path { path, .. } = value else { return None };
            let assigned = script.mentions(&format!("{path} =")).into_iter().next()?;
            tail_of(script.text[assigned.end..].lines().next()?)
        });
        let (to_buildscript, is_certain) = (configures_buildscript(call), !is_conditional(steps));
        found.push(Application { call, value, to_buildscript, is_certain, tail });
    });
    found
}

/// Whether a script is applied to the build script, not to its project.
pub(crate) fn configures_buildscript(call: &Call) -> bool {
    let target = named_argument(call, "to");
    matches!(target, Some(Value::Path { path, .. }) if path == "buildscript")
}

/// The name of a script with which an expression ends: `x.gradle` of `"$a/b/x.gradle"`.
fn tail_of(text: &str) -> Option<String> {
    let text = text.trim_end_matches(|c: char| "\"')} ;".contains(c) || c.is_whitespace());
    let start = text.rfind(|c: char| "/\"' ".contains(c)).map_or(0, |at| at + 1);
    let name = &text[start..];
    let plain = !name.contains(['$', '{', '(']) && name.contains(".gradle");
    plain.then(|| name.to_owned())
}

/// The calls that apply `file`, and whether each is reached only perhaps.
pub(crate) fn applications_of<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    file: &RelPath,
) -> Vec<(&'s Call, bool)> {
    let all = applications(script).into_iter();
    let same = all.filter(|it| project.applied_path(script, it.value).as_ref() == Some(file));
    same.map(|it| (it.call, !it.is_certain)).collect()
}

/// Where another line that applies something goes: below those of plugins, else at the end.
pub(crate) fn slot_for_another(script: &ScriptFile<'_>) -> Slot {
    let statements = &script.script.statements;
    let last = |name: &str| {
        let is = |it: &Statement| it.as_call().is_some_and(|it| it.name.text == name);
        statements.iter().rposition(is)
    };
    let after = last("apply").or_else(|| last("plugins"));
    let after = after.map(|index| last_of_line(script, index));
    after.map_or_else(|| last_slot(statements), Slot::After)
}

/// The last of the top level's statements that begin on the line where another one ends.
fn last_of_line(script: &ScriptFile<'_>, index: usize) -> usize {
    let shares = |pair: &[Statement]| {
        let between = pair[0].span().end..pair[1].span().start;
        !script.text[between].contains(['\n', '\r'])
    };
    index + script.script.statements[index..].windows(2).take_while(|pair| shares(pair)).count()
}
