//! The `fileTree`s among the libraries of the module, and the files that they hold.
//!
//! Knows folders, and the patterns of files to include and to exclude in maps, closures and chains;
//! a pattern that it cannot read leaves open what the tree holds.

use pushwright_lossless::gradle::{Argument, Body, Call, Statement, Value};

use super::libraries::{MAIN, module_entries};
use super::paths::Named;
use super::script::{ScriptFile, argument, first_text};
use crate::build::project::Project;
use crate::fact::Place;

/// A tree that holds a file, or may hold it.
pub(crate) struct Tree {
    pub(crate) at: Place,
    /// Whether it holds it for certain.
    pub(crate) is_certain: bool,
}

/// What of the trees that a script declares holds a file of the module, or may hold it.
pub(crate) fn trees_with<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    path: &str,
) -> Vec<Tree> {
    let reader = Reader { project, script: *script };
    let all = module_entries(project, script).into_iter().filter(|it| MAIN.contains(&it.word));
    let mut found = Vec::new();
    for entry in all {
        for tree in entry.call.args.iter().filter_map(|it| tree_of(&it.value)) {
            let at = script.place(&entry.call.span);
            match reader.holds(tree, path) {
                Some(false) => {}
                told => found.push(Tree { at, is_certain: entry.is_certain && told.is_some() }),
            }
        }
    }
    found
}

/// The dependency of a script on another module that wraps a file of this name:
/// `artifacts.add("default", file("x.aar"))`.
pub(crate) fn module_around<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    path: &str,
) -> Option<Place> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let wraps = |call: &Call| {
        let module = first_text(call).filter(|_| call.name.last() == "project");
        let module = project.modules.iter().find(|it| Some(it.path.as_str()) == module);
        let script = module.and_then(|it| project.script(it));
        let mentions = |end: &str| {
            let needle = format!("{name}{end}");
            script.as_ref().is_some_and(|it| !it.mentions(&needle).is_empty())
        };
        mentions("'") || mentions("\"")
    };
    let mut all = module_entries(project, script).into_iter();
    let found = all.find(|it| {
        let mut projects = it.call.args.iter().filter_map(|it| it.value.as_call());
        MAIN.contains(&it.word) && projects.any(wraps)
    })?;
    Some(script.place(&found.call.span))
}

fn tree_of(value: &Value) -> Option<&Call> {
    const NAMES: [&str; 3] = ["fileTree", "project.fileTree", "rootProject.fileTree"];
    value.as_call().filter(|it| NAMES.contains(&it.name.text.as_str()))
}

/// The patterns of one filter; what is not read of either is `None`.
#[derive(Default)]
struct Filter {
    includes: Vec<Option<String>>,
    excludes: Vec<Option<String>>,
}

impl Filter {
    /// Whether a file passes; `None` where that is not told.
    fn takes(&self, file: &str) -> Option<bool> {
        let any = |patterns: &[Option<String>]| {
            let is = |it: &Option<String>| it.as_ref().is_some_and(|it| matches(it, file));
            if patterns.iter().any(is) {
                return Some(true);
            }
            (!patterns.contains(&None)).then_some(false)
        };
        let included = if self.includes.is_empty() { Some(true) } else { any(&self.includes) };
        match (included, any(&self.excludes)) {
            (Some(false), _) | (_, Some(true)) => Some(false),
            (Some(true), Some(false)) => Some(true),
            _ => None,
        }
    }
}

struct Reader<'p, 's> {
    project: &'p Project<'s>,
    script: ScriptFile<'s>,
}

impl Reader<'_, '_> {
    /// Whether a tree holds a file of the module; `None` where that is not told.
    fn holds(&self, tree: &Call, path: &str) -> Option<bool> {
        let within: &[Argument] = match argument(tree, None) {
            Some(Value::Call(map)) if map.name.text == "mapOf" => &map.args,
            Some(Value::Map { entries, .. }) => entries,
            _ => &tree.args,
        };
        let at = |labels: &[&str]| {
            let is = |it: &&Argument| it.label.as_deref().is_some_and(|it| labels.contains(&it));
            within.iter().find(is).map(|it| &it.value)
        };
        let project = self.project;
        let root = tree.name.text.starts_with("rootProject");
        let module = &project.app().folder;
        let own = if root { &project.root().folder } else { module };
        let dir = at(&["dir"]).or_else(|| argument(tree, None))?;
        let file = module.join(path)?;
        let below = match project.path_in(own, &self.script, dir) {
            Named::Inside(folder) if file == folder || !file.is_below(&folder) => {
                return Some(false);
            }
            Named::Inside(folder) => file.as_str()[folder.as_str().len()..].trim_start_matches('/'),
            Named::Outside(_) => return Some(false),
            Named::Unknown => return None,
        };
        let mut filters = vec![Filter::default()];
        for (labels, is_include) in
            [(["include", "includes"], true), (["exclude", "excludes"], false)]
        {
            let value = at(&labels);
            value.into_iter().for_each(|it| self.note(it, is_include, &mut filters[0]));
        }
        tree.body.iter().for_each(|it| self.in_body(it, &mut filters[0]));
        for link in &tree.chain {
            filters.push(self.in_link(link));
        }
        let told: Vec<Option<bool>> = filters.iter().map(|it| it.takes(below)).collect();
        if told.contains(&Some(false)) {
            return Some(false);
        }
        (!told.contains(&None)).then_some(true)
    }

    /// What a call on a tree lets through.
    fn in_link(&self, link: &Call) -> Filter {
        let mut filter = Filter::default();
        match (link.name.text.as_str(), &link.body) {
            ("matching" | "apply" | "configure", Some(body)) => self.in_body(body, &mut filter),
            ("include" | "exclude", None) => self.call(link, &mut filter),
            ("files" | "get" | "asFileTree", None) => {}
            _ => filter.excludes.push(None),
        }
        filter
    }

    fn in_body(&self, body: &Body, filter: &mut Filter) {
        for statement in &body.statements {
            match statement {
                Statement::Call(call) => self.call(call, filter),
                Statement::Assign(it) if it.declaration.is_some() => {}
                Statement::Assign(it) => match it.target.text.as_str() {
                    "includes" => self.note(&it.value, true, filter),
                    "excludes" => self.note(&it.value, false, filter),
                    _ => filter.excludes.push(None),
                },
                Statement::Opaque(_) => filter.excludes.push(None),
            }
        }
    }

    /// `include '*.aar'`, `exclude('x*')`.
    fn call(&self, call: &Call, filter: &mut Filter) {
        let is_include = match call.name.text.as_str() {
            "include" | "setIncludes" => true,
            "exclude" | "setExcludes" => false,
            "builtBy" => return,
            _ => return filter.excludes.push(None),
        };
        call.args.iter().for_each(|it| self.note(&it.value, is_include, filter));
        if call.body.is_some() || !call.chain.is_empty() {
            let side = if is_include { &mut filter.includes } else { &mut filter.excludes };
            side.push(None);
        }
    }

    /// Every pattern in a value: `'*.jar'`, `['*.jar']`, `listOf("*.jar")`.
    fn note(&self, value: &Value, is_include: bool, filter: &mut Filter) {
        const LISTS: [&str; 4] = ["listOf", "setOf", "arrayOf", "arrayListOf"];
        match value {
            Value::List { values, .. } => {
                values.iter().for_each(|it| self.note(it, is_include, filter));
            }
            Value::Call(call) if LISTS.contains(&call.name.text.as_str()) => {
                call.args.iter().for_each(|it| self.note(&it.value, is_include, filter));
            }
            other => {
                let side = if is_include { &mut filter.includes } else { &mut filter.excludes };
                side.push(self.project.resolve(&self.script, other));
            }
        }
    }
}

/// Whether a pattern matches a path, as Ant does it: `*` and `?` within a name, `**` over folders.
fn matches(pattern: &str, path: &str) -> bool {
    let whole = if pattern.ends_with('/') { format!("{pattern}**") } else { pattern.to_owned() };
    let pattern: Vec<&str> = whole.trim_start_matches("./").split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    steps_match(&pattern, &path)
}

fn steps_match(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=path.len()).any(|skip| steps_match(rest, &path[skip..])),
        ([step, rest @ ..], [name, more @ ..]) => {
            name_matches(step.as_bytes(), name.as_bytes()) && steps_match(rest, more)
        }
        _ => false,
    }
}

fn name_matches(pattern: &[u8], name: &[u8]) -> bool {
    // Where the last `*` stands, and how far its match reaches.
    let (mut at, mut in_name, mut star) = (0, 0, None);
    while in_name < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, in_name));
                at += 1;
            }
            Some(c) if *c == b'?' || *c == name[in_name] => {
                at += 1;
                in_name += 1;
            }
            _ => match star {
                Some((before, reach)) => {
                    star = Some((before, reach + 1));
                    at = before + 1;
                    in_name = reach + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|it| *it == b'*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_as_ant_does_it() {
        let all = [("*.aar", true), ("**/*.aar", true), ("**", true), ("x*.aar", false)];
        let more = [("push-?.aar", true), ("libs/*.aar", false), ("*.jar", false), ("*a*r", true)];
        for (pattern, wanted) in all.into_iter().chain(more) {
            assert_eq!(matches(pattern, "push-3.aar"), wanted, "{pattern}");
        }
        for (pattern, wanted) in [("*.aar", false), ("**/*.aar", true), ("libs/", true)] {
            assert_eq!(matches(pattern, "libs/push-3.aar"), wanted, "{pattern}");
        }
    }
}
