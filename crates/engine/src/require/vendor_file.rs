//! Where a vendor's Gradle plugin looks for the vendor's file, one build at a time.
//!
//! Knows the order of the folders; what the file must say, its pack knows.

use pushwright_android::{BuiltVariant, Module, Project, RelPath};

/// One file and the builds that read it.
pub(super) struct Served {
    pub(super) path: RelPath,
    pub(super) builds: Vec<BuiltVariant>,
}

/// The files of source sets that builds read, and the builds that are left to the module's own
/// file; `None` where no source set has one.
pub(super) fn of_source_sets(
    project: &Project<'_>,
    name: &str,
) -> Option<(Vec<Served>, Vec<BuiltVariant>)> {
    let app = project.app();
    let sources = app.file("src");
    let is_own = |it: &RelPath| it.is_below(&sources) && it.file_name() == name;
    if !project.snapshot().paths().any(is_own) {
        return None;
    }
    let (mut served, mut rest): (Vec<Served>, Vec<BuiltVariant>) = (Vec::new(), Vec::new());
    for build in project.built_variants() {
        let mut looked_for = folders(app, &build).into_iter().filter_map(|it| it.join(name));
        match looked_for.find(|it| project.snapshot().contains(it)) {
            None => rest.push(build),
            Some(path) => match served.iter_mut().find(|it| it.path == path) {
                Some(there) => there.builds.push(build),
                None => served.push(Served { path, builds: vec![build] }),
            },
        }
    }
    (!served.is_empty()).then_some((served, rest))
}

/// The source sets' folders that a plugin looks into for a build, deepest first.
fn folders(app: &Module, build: &BuiltVariant) -> Vec<RelPath> {
    let flavor = joined(build.flavors.iter().map(String::as_str));
    let of_both = joined([flavor.as_str(), &build.build_type].into_iter());
    let build_type = &build.build_type;
    let mut below = vec![
        format!("{flavor}/{build_type}"),
        format!("{build_type}/{flavor}"),
        flavor.clone(),
        build_type.clone(),
        of_both,
    ];
    let mut path = String::new();
    for it in &build.flavors {
        path = if path.is_empty() { it.clone() } else { format!("{path}/{it}") };
        below.extend([path.clone(), format!("{path}/{build_type}")]);
    }
    let mut found: Vec<RelPath> = Vec::new();
    for it in below.iter().filter(|it| !it.starts_with('/') && !it.is_empty()) {
        let folder = app.file(&format!("src/{}", it.trim_end_matches('/')));
        if !found.contains(&folder) {
            found.push(folder);
        }
    }
    found.sort_by_key(|it| std::cmp::Reverse(it.as_str().matches('/').count()));
    found
}

/// Names as Gradle joins them: `freeDebug`.
fn joined<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.fold(String::new(), |mut all, name| {
        let mut letters = name.chars();
        match letters.next() {
            Some(first) if !all.is_empty() => {
                all.extend(first.to_uppercase());
                all + letters.as_str()
            }
            _ => all + name,
        }
    })
}
