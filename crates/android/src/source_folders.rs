//! The folders that hold a module's own sources, as `sourceSets` names them.
//!
//! Knows one source set at a time; a list that is not decided in the files counts as not given.

use pushwright_lossless::gradle::{Operator, Statement, Value};

use crate::proguard::member_name;
use crate::scripts::ScriptFile;
use crate::{Module, Project, RelPath};

/// Where sources of one source set lie, Java's folders before Kotlin's.
pub(crate) struct SourceFolders {
    set: String,
    /// Android's own folder for Java.
    own: RelPath,
    java: Vec<RelPath>,
    kotlin: Vec<RelPath>,
}

impl SourceFolders {
    /// Reads the main folders of a module; Android's own where its script names none.
    pub(crate) fn of(project: &Project<'_>, module: &Module) -> SourceFolders {
        SourceFolders::of_set(project, module, "main")
    }

    /// Reads the folders of the source set of this name.
    pub(crate) fn of_set(project: &Project<'_>, module: &Module, set: &str) -> SourceFolders {
        let mut folders = SourceFolders::below(&module.file(&format!("src/{set}")), set);
        let Some(script) = project.script(module) else { return folders };
        for sets in script.blocks(&["android", "sourceSets"]) {
            folders.read(project, module, &script, &sets.body.statements, "");
        }
        folders
    }

    /// The folders of a source set whose root is this.
    fn below(root: &RelPath, set: &str) -> SourceFolders {
        let folder = |name: &str| root.join(name).unwrap_or_else(|| root.clone());
        SourceFolders {
            set: set.to_owned(),
            own: folder("java"),
            java: vec![folder("java")],
            kotlin: vec![folder("kotlin")],
        }
    }

    /// The folder that new sources go into: Android's own where it counts, else the first.
    pub(crate) fn main(&self) -> RelPath {
        let first = || self.java.first().cloned();
        let own = self.java.iter().find(|it| **it == self.own).cloned();
        own.or_else(first).unwrap_or_else(|| self.own.clone())
    }

    /// The folder that new sources go into which `other` must not take in as well; `None` where
    /// each lies inside one of `other`'s, or holds it.
    pub(crate) fn apart_from(&self, other: &SourceFolders, kotlin: bool) -> Option<RelPath> {
        let is_apart = |it: &&RelPath| {
            !other.all().any(|taken| it.is_below(taken) || taken.is_below(it) || taken == *it)
        };
        let own = (!kotlin).then(|| self.main());
        let first: Vec<&RelPath> =
            if kotlin { self.kotlin.iter().chain(&self.java).collect() } else { Vec::new() };
        let all = own.iter().chain(first).chain(self.java.iter());
        all.into_iter().find(is_apart).cloned()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &RelPath> {
        self.java.iter().chain(&self.kotlin)
    }

    /// Takes in what `statements` say, which stand at `path` below `sourceSets`.
    fn read(
        &mut self,
        project: &Project<'_>,
        module: &Module,
        script: &ScriptFile<'_>,
        statements: &[Statement],
        path: &str,
    ) {
        for statement in statements {
            let (name, values, replaces) = match statement {
                Statement::Assign(it) if it.declaration.is_none() => {
                    (it.target.text.clone(), vec![&it.value], it.operator == Operator::Set)
                }
                Statement::Call(call) => {
                    let member = member_name(call).filter(|_| path.is_empty());
                    let first = member.unwrap_or_else(|| call.name.text.clone());
                    // `getByName("x").java.srcDir("y")` says the same as a block.
                    let last = call.chain.last().unwrap_or(call);
                    let links = call.chain.iter().map(|link| link.name.text.as_str());
                    let name = links.fold(first, |name, link| below(&name, link));
                    if let Some(body) = &last.body {
                        self.read(project, module, script, &body.statements, &below(path, &name));
                        continue;
                    }
                    let values = last.args.iter().map(|it| &it.value).collect();
                    (name, values, last.name.last() == "setSrcDirs")
                }
                Statement::Assign(_) | Statement::Opaque(_) => continue,
            };
            let path = below(path, &name);
            if path.strip_suffix(".setRoot") == Some(&self.set) {
                if let Some(root) =
                    values.first().and_then(|it| folder(project, module, script, it))
                {
                    *self = SourceFolders::below(&root, &self.set);
                }
                continue;
            }
            let Some((set, method)) = path.rsplit_once('.') else { continue };
            if !["srcDir", "srcDirs", "setSrcDirs"].contains(&method) {
                continue;
            }
            let folders = match set.strip_prefix(self.set.as_str()) {
                Some(".java") => &mut self.java,
                Some(".kotlin") => &mut self.kotlin,
                _ => continue,
            };
            let found: Option<Vec<RelPath>> = values
                .into_iter()
                .flat_map(leaves)
                .map(|it| folder(project, module, script, it))
                .collect();
            match found {
                Some(found) if replaces && !found.is_empty() => *folders = found,
                Some(found) => folders.extend(found),
                None => {}
            }
        }
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The single values in `['a', 'b']`, `listOf("a")` and `files('a')`.
fn leaves(value: &Value) -> Vec<&Value> {
    const LISTS: [&str; 4] = ["listOf", "setOf", "files", "mutableListOf"];
    match value {
        Value::List { values, .. } => values.iter().flat_map(leaves).collect(),
        Value::Call(call) if LISTS.contains(&call.name.text.as_str()) => {
            call.args.iter().flat_map(|it| leaves(&it.value)).collect()
        }
        other => vec![other],
    }
}

/// The folder that a value names; `None` where that is not decided, or lies outside the root.
fn folder(
    project: &Project<'_>,
    module: &Module,
    script: &ScriptFile<'_>,
    value: &Value,
) -> Option<RelPath> {
    let value = match value {
        Value::Call(call) if call.name.last() == "file" => &call.args.first()?.value,
        other => other,
    };
    let Value::Text { value: text, .. } = value else {
        return module.folder.join(&project.resolve(script, value)?);
    };
    for (start, base) in [("projectDir", &module.folder), ("rootDir", &project.root().folder)] {
        let starts = [format!("${start}/"), format!("${{{start}}}/")];
        if let Some(rest) = starts.iter().find_map(|it| text.strip_prefix(it.as_str())) {
            return base.join(rest).filter(|_| !rest.contains('$'));
        }
    }
    module.folder.join(&project.resolve(script, value)?)
}
