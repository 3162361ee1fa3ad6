//! The folders that hold a module's own sources, as `sourceSets` names them.
//!
//! Knows the main source set; a list that is not decided in the files counts as not given.

use pushwright_lossless::gradle::{Operator, Statement, Value};

use crate::proguard::member_name;
use crate::scripts::ScriptFile;
use crate::{Module, Project, RelPath};

/// Where sources of the main source set lie, Java's folders before Kotlin's.
pub(crate) struct SourceFolders {
    java: Vec<RelPath>,
    kotlin: Vec<RelPath>,
}

impl SourceFolders {
    /// Reads the folders of a module; Android's own where its script names none.
    pub(crate) fn of(project: &Project<'_>, module: &Module) -> SourceFolders {
        let mut folders = SourceFolders {
            java: vec![module.file("src/main/java")],
            kotlin: vec![module.file("src/main/kotlin")],
        };
        let Some(script) = project.script(module) else { return folders };
        for sets in script.blocks(&["android", "sourceSets"]) {
            folders.read(project, module, &script, &sets.body.statements, "");
        }
        folders
    }

    /// The folder that new sources go into: Android's own where it counts, else the first.
    pub(crate) fn main(&self, module: &Module) -> RelPath {
        let own = module.file("src/main/java");
        if self.java.contains(&own) { own } else { self.java.first().cloned().unwrap_or(own) }
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
                    let name = member.unwrap_or_else(|| call.name.text.clone());
                    if let Some(body) = &call.body {
                        self.read(project, module, script, &body.statements, &below(path, &name));
                        continue;
                    }
                    let values = call.args.iter().map(|it| &it.value).collect();
                    (name, values, call.name.last() == "setSrcDirs")
                }
                Statement::Assign(_) | Statement::Opaque(_) => continue,
            };
            let path = below(path, &name);
            let Some((set, method)) = path.rsplit_once('.') else { continue };
            if !["srcDir", "srcDirs", "setSrcDirs"].contains(&method) {
                continue;
            }
            let folders = match set {
                "main.java" => &mut self.java,
                "main.kotlin" => &mut self.kotlin,
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
