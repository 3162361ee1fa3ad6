//! The vendor's file for the app: where its Gradle plugin looks for it, one build at a time, and what
//! it must say there.
//!
//! Knows the order of the folders, and files that serve several variants; what a value is, the pack
//! and push.toml know.

use pushwright_android::{BuiltVariant, Module, Project, RelPath};
use pushwright_config::Diagnostic;
use pushwright_config::pack::RequiredFile;

use crate::model::context::Context;
use crate::model::json::disagreements;
use crate::model::requirement::VendorFile;
use crate::vendor::variables::Vendor;

type Fallible<T> = Result<T, Box<Diagnostic>>;

/// What a file must say: paths in it, each with its value.
type Json = Vec<(String, String)>;

/// The vendor's file for the app, or one for each variant that has values of its own.
///
/// A variant's own file stands in its source set; one that has none reads the module's, which may
/// speak of several apps.
pub(super) fn vendor_files(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    file: &RequiredFile,
) -> Fallible<Vec<VendorFile>> {
    let asked =
        Asked { context, vendor, file, module_file: context.project.app().file(&file.path) };
    let files = match vendor.variants.is_empty() {
        true => asked.build_files()?,
        false => asked.variant_files()?,
    };
    let wanted = |(path, json)| {
        let (help, lenient) = (file.help.clone(), file.lenient.clone());
        VendorFile { path, help, json, lenient }
    };
    Ok(files.into_iter().map(wanted).collect())
}

/// One file of a pack that a vendor's set-up asks for.
struct Asked<'a> {
    context: &'a Context<'a>,
    vendor: &'a Vendor<'a>,
    file: &'a RequiredFile,
    /// The module's own, which all read that have none.
    module_file: RelPath,
}

impl Asked<'_> {
    /// What the pack wants said; an applicationId that the files do not tell cannot be compared.
    fn json(
        &self,
        knows_id: bool,
        fill: &dyn Fn(&str) -> Result<String, Box<Diagnostic>>,
    ) -> Fallible<Json> {
        let rules = self.file.json.iter();
        let rules = rules.filter(|it| knows_id || !it.equals.contains("application_id"));
        rules.map(|it| Ok((it.path.clone(), fill(&it.equals)?))).collect()
    }

    /// What holds without a variant.
    fn base(&self) -> Fallible<Json> {
        let (pack, line) = (&self.vendor.pack.file, self.file.line);
        let knows_id = self.context.project.application_id.is_some();
        self.json(knows_id, &|value| self.vendor.fill(value, pack, line))
    }

    /// The files that builds read where push.toml has one set of values for all.
    fn build_files(&self) -> Fallible<Vec<(RelPath, Json)>> {
        let Some((served, rest)) =
            source_set_files(self.context.project, self.module_file.file_name())
        else {
            return Ok(vec![(self.module_file.clone(), self.base()?)]);
        };
        let mut wanted = Vec::new();
        for it in served {
            wanted.push((it.path, self.json_of(&it.builds)?));
        }
        if !rest.is_empty() {
            wanted.push((self.module_file.clone(), self.json_of(&rest)?));
        }
        Ok(wanted)
    }

    /// What a file must say that several builds read.
    fn json_of(&self, builds: &[BuiltVariant]) -> Fallible<Json> {
        let (pack, line) = (&self.vendor.pack.file, self.file.line);
        let mut json = Vec::new();
        for build in builds {
            let id = &build.application_id;
            let fill = |value: &str| self.vendor.fill_with_id(id.clone(), value, pack, line);
            json.extend(self.json(id.is_some(), &fill)?);
        }
        Ok(once_each(json))
    }

    /// The files of variants that push.toml gives values of their own.
    fn variant_files(&self) -> Fallible<Vec<(RelPath, Json)>> {
        let (mut wanted, rest): (Vec<_>, Vec<_>) =
            self.in_source_sets()?.into_iter().partition(|(own, _)| self.is_there(own));
        // Those that the module's file serves as it is.
        let serves = |(_, json): &(RelPath, Json)| serves(self.context, &self.module_file, json);
        let (mut shared, mut rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(serves);
        if !self.vendor.members.is_empty() {
            // What only some have stands with them.
            wanted.append(&mut rest);
            if !self.is_there(&self.module_file) {
                wanted.append(&mut shared);
            }
        }
        // The module's own file is that of the values without a variant, where some variant has them.
        let base = self.base().ok().filter(|base| rest.iter().any(|(_, json)| json == base));
        for (own, json) in rest {
            let module_file = shared.first().map(|(_, json)| json).or(base.as_ref());
            match module_file.is_some_and(|it| *it != json) {
                true => wanted.push((own, json)),
                false => shared.push((own, json)),
            }
        }
        if !shared.is_empty() {
            let json = shared.into_iter().flat_map(|(_, json)| json).collect();
            wanted.push((self.module_file.clone(), once_each(json)));
        }
        Ok(wanted)
    }

    /// For each variant the file in its source set, and what it would say.
    fn in_source_sets(&self) -> Fallible<Vec<(RelPath, Json)>> {
        let (pack, line) = (&self.vendor.pack.file, self.file.line);
        let mut asked = Vec::new();
        for variant in &self.vendor.variants {
            let fill = |value: &str| self.vendor.fill_for(variant, value, pack, line);
            let json = self.json(variant.application_id.is_some(), &fill)?;
            let path = format!("src/{}/{}", variant.member.name(), self.file.path);
            asked.push((self.context.project.app().file(&path), json));
        }
        Ok(asked)
    }

    fn is_there(&self, file: &RelPath) -> bool {
        self.context.text_of_vendor(file).is_some()
    }
}

fn once_each(mut json: Json) -> Json {
    json.sort();
    json.dedup();
    json
}

/// Whether the module's file serves a variant as it is; one that is not there yet can serve all
/// where what it has to say stands in lists.
fn serves(context: &Context<'_>, file: &RelPath, json: &[(String, String)]) -> bool {
    match context.text_of_vendor(file) {
        Some(text) => disagreements(text, json).is_empty(),
        None => json.iter().all(|(path, _)| path.split('/').any(|step| step == "*")),
    }
}

/// One file and the builds that read it.
struct Served {
    path: RelPath,
    builds: Vec<BuiltVariant>,
}

/// The files of source sets that builds read, and the builds that are left to the module's own
/// file; `None` where no source set has one.
fn source_set_files(project: &Project<'_>, name: &str) -> Option<(Vec<Served>, Vec<BuiltVariant>)> {
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
