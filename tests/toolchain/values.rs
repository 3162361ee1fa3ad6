//! What the app is told at run time against push.toml: the constants of each source set.
//!
//! Reads lines of the form in which constants are declared; whether sources compile is judged
//! elsewhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::de::DeValue;

use crate::cases::Case;
use crate::pack::{get, parse, snake, string};
use crate::push::{Variant, Vendor};
use crate::tools::{Result, files_below, read};

const CONSTANTS: &[&str] = &["Constants.java", "Constants.kt"];

/// Every file of values that pushwright made says what push.toml says for its source set, and each
/// source set that needs one has it; no manifest was made but of members with vendors of their own.
pub(crate) fn agree(case: &Case) -> Result<()> {
    if !case.is_complete || case.is_refused || case.push.is_in_build {
        return Ok(());
    }
    let mut problems = Vec::new();
    let mut files = Vec::new();
    for file in made(case)? {
        let shown = file.display();
        let text = read(&case.after.join(&file))?;
        let set = file.parent().and_then(Path::file_name);
        if file.ends_with("AndroidManifest.xml") {
            if set.is_some_and(|set| case.push.members().iter().any(|it| set == *it)) {
                continue;
            }
            problems.push(format!("{shown} was not there before"));
        } else if CONSTANTS.iter().any(|name| file.ends_with(name)) {
            let variant = variant_of(case, &file);
            let vendors = variant.map_or(&case.push.vendors, |variant| &variant.vendors);
            let (said, wanted) = (declared(&text), constants(vendors)?);
            if said != wanted {
                problems.push(format!("{shown}: {said:?}, not {wanted:?}"));
            }
            files.push(file);
        }
    }
    problems.extend(misplaced(case, &files)?);
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// The files that were not there before, relative to the project.
fn made(case: &Case) -> Result<Vec<PathBuf>> {
    let relative = |file: PathBuf| file.strip_prefix(&case.after).map(Path::to_owned).ok();
    let files = files_below(&case.after)?.into_iter().filter_map(relative);
    Ok(files.filter(|file| !case.before.join(file).exists()).collect())
}

/// The variant whose source set a file lies in; all the others are told the same.
fn variant_of<'a>(case: &'a Case, file: &Path) -> Option<&'a Variant> {
    let is_in = |variant: &&Variant| file.iter().any(|part| part == variant.name.as_str());
    case.push.variants.iter().find(is_in)
}

/// Builds that compile another number of these files of constants than one.
fn misplaced(case: &Case, files: &[PathBuf]) -> Result<Vec<String>> {
    if files.is_empty() {
        // The app has its own, or needs none.
        return Ok(Vec::new());
    }
    let of = |variant: Option<&str>| -> Vec<&PathBuf> {
        let name = |file| variant_of(case, file).map(|it| it.name.as_str());
        files.iter().filter(|file| name(file) == variant).collect()
    };
    let is_main = |file: &&&PathBuf| file.iter().any(|part| part == "main");
    let main = of(None).iter().filter(is_main).count();
    let all = constants(&case.push.vendors)?;
    let mut problems = Vec::new();
    if case.push.variants.is_empty() && files.len() > 1 {
        problems.push(format!("{} files of constants", files.len()));
    }
    for variant in &case.push.variants {
        let own = of(Some(&variant.name)).len();
        let is_served = own == 1 && main == 0 || own == 0 && constants(&variant.vendors)? == all;
        if !is_served {
            problems.push(format!("{} compiles {} files of constants", variant.name, own + main));
        }
    }
    Ok(problems)
}

/// The constants of these vendors; what the build fills in is none.
fn constants(vendors: &[Vendor]) -> Result<BTreeMap<String, String>> {
    let mut constants = BTreeMap::new();
    for vendor in vendors.iter().filter(|vendor| !vendor.is_bundled) {
        let pack = parse(&vendor.pack)?;
        let Some(DeValue::Table(fields)) = get(&pack, &["certificate"]) else { continue };
        for key in fields.keys() {
            let name = get(&pack, &["certificate", key.get_ref(), "constant", "name"]);
            let value = vendor.values.get(&snake(key.get_ref()));
            let value = value.filter(|value| !value.is_empty());
            constants.extend(name.and_then(string).zip(value.cloned()));
        }
    }
    Ok(constants)
}

/// The constants that a source declares, without quotes and the mark of a `long`.
fn declared(source: &str) -> BTreeMap<String, String> {
    let constant = |line: &str| {
        let (declaration, value) = line.split_once(" = ")?;
        let declaration = declaration.trim().strip_prefix("public static final ").map_or_else(
            || declaration.trim().strip_prefix("const val ")?.split(':').next(),
            |java| java.split(' ').nth(1),
        )?;
        let value = value.trim_end().trim_end_matches(';');
        let text = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        let number = value.strip_suffix('L').filter(|it| it.parse::<i64>().is_ok());
        // What is neither is not what push.toml says, and shown as it stands.
        Some((declaration.to_owned(), text.or(number).unwrap_or(value).to_owned()))
    };
    source.lines().filter_map(constant).collect()
}
