//! `explain`: what a code of ours or of an SDK means, what to do, and, inside a project, which of
//! the causes the project shows; topics of the documents' questions as well. Without a code: a list.

use pushwright_config::config::ImSdk;
use pushwright_config::pack::{Cause, ErrorCode, im_errors};
use pushwright_config::{Code, Diagnostic, PackSet, did_you_mean, topics};
use pushwright_engine::{Symptom, im_sdk_of};
use serde_json::json;

use crate::args::{Everywhere, Explain};
use crate::output::{Exit, Failure, HEAD, Output, wrapped};
use crate::session::{Session, projects};

pub(crate) fn run(
    args: &Explain,
    everywhere: &Everywhere,
    output: &Output,
) -> Result<Exit, Failure> {
    let text = explained(args.code.as_deref(), everywhere)?;
    if output.is_json() {
        let plain = anstream::adapter::strip_str(&text).to_string();
        output.json(json!({ "exit": 0, "code": args.code, "text": plain }));
    } else {
        output.result(&text);
    }
    Ok(Exit::Done)
}

/// The page, or pages, on a code or topic; without one, the list of all.
fn explained(asked: Option<&str>, everywhere: &Everywhere) -> Result<String, Failure> {
    let project = project(everywhere);
    let embedded = PackSet::embedded();
    let packs = project.as_ref().map_or(&embedded, |it| &it.packs);
    let known = Known::all(packs);
    let Some(asked) = asked else { return Ok(known.list()) };
    if let Some(code) = Code::from_name(asked) {
        let symptoms = symptoms(project.as_ref(), everywhere);
        return Ok(ended(code.explain()) + &symptoms.map_or(String::new(), |it| shown(&it, code)));
    }
    if let Some(page) = topics::page(asked) {
        return Ok(ended(page));
    }
    let found = known.called(asked, project.as_ref());
    if found.is_empty() {
        return Err(known.nothing(asked).into());
    }
    let pages: Vec<String> = alike(&found)
        .iter()
        .map(|same| {
            let set_up = |project: &&Session| same.iter().any(|it| it.is_set_up(project));
            let can_show = same[0].error.causes.iter().any(|it| !it.shown_by.is_empty());
            let own = project.as_ref().filter(set_up).filter(|_| can_show);
            let mut symptoms = symptoms(own, everywhere);
            if let Some(symptoms) = &mut symptoms {
                symptoms.retain(|it| same.iter().any(|of| of.may_cause(it, packs)));
            }
            page(same, symptoms.as_deref())
        })
        .collect();
    Ok(pages.join("\n"))
}

/// Codes of which the packs say the same, together: editions share most of theirs.
fn alike<'k>(found: &[&'k OfSdk]) -> Vec<Vec<&'k OfSdk>> {
    let mut groups: Vec<Vec<&OfSdk>> = Vec::new();
    for it in found {
        match groups.iter_mut().find(|group| group[0].error == it.error) {
            Some(group) => group.push(it),
            None => groups.push(vec![it]),
        }
    }
    groups
}

/// A page that ends its last line.
fn ended(page: &str) -> String {
    format!("{}\n", page.trim_end())
}

/// The project the command is run in, where there is one and it can be read.
fn project(everywhere: &Everywhere) -> Option<Session> {
    match projects(everywhere).ok()?.as_slice() {
        [root] => Session::open(root, everywhere).ok(),
        _ => None,
    }
}

/// A code of an SDK.
struct OfSdk {
    /// What people call the SDK.
    title: String,
    whose: Whose,
    error: ErrorCode,
}

/// Which SDK.
enum Whose {
    /// A vendor's edition.
    Vendor { vendor: String, edition: String },
    /// An IM SDK.
    Im(ImSdk),
}

impl OfSdk {
    /// Whether push.toml sets the SDK up.
    fn is_set_up(&self, project: &Session) -> bool {
        match &self.whose {
            Whose::Vendor { vendor, edition } => {
                project.config.vendor(vendor).is_some_and(|it| it.edition.value == *edition)
            }
            Whose::Im(sdk) => {
                project.project().is_ok_and(|it| im_sdk_of(&project.config, &it) == *sdk)
            }
        }
    }

    /// Whether a finding may have to do with the SDK: it names no other vendor's table or file.
    fn may_cause(&self, symptom: &Symptom, packs: &PackSet) -> bool {
        let Whose::Vendor { vendor, .. } = &self.whose else { return true };
        let line = symptom.diagnostic.one_line();
        let names = |id: &str| {
            let of_vendor = packs.iter().filter(|pack| pack.id.vendor == id);
            let mut files = of_vendor.flat_map(|pack| &pack.files);
            line.contains(&format!("vendors.{id}.")) || files.any(|it| line.contains(&it.path))
        };
        let mut others = packs.iter().map(|pack| pack.id.vendor.as_str()).filter(|id| id != vendor);
        names(vendor) || !others.any(names)
    }
}

/// All codes of SDKs.
struct Known(Vec<OfSdk>);

impl Known {
    fn all(packs: &PackSet) -> Known {
        let of_vendors = packs.iter().flat_map(|pack| {
            pack.errors.iter().map(|error| OfSdk {
                title: pack.title.clone(),
                whose: Whose::Vendor {
                    vendor: pack.id.vendor.clone(),
                    edition: pack.id.edition.clone(),
                },
                error: error.clone(),
            })
        });
        let of_im = im_errors().into_iter().map(|(sdk, error)| OfSdk {
            title: format!("IM SDK {}", sdk.as_str()),
            whose: Whose::Im(sdk),
            error,
        });
        Known(of_vendors.chain(of_im).collect())
    }

    /// Those called so: of what push.toml sets up, or, where that has none, of all.
    fn called(&self, code: &str, project: Option<&Session>) -> Vec<&OfSdk> {
        let named = |it: &&OfSdk| {
            let names = std::iter::once(&it.error.code).chain(&it.error.aliases);
            names.into_iter().any(|name| name.eq_ignore_ascii_case(code))
        };
        let all: Vec<&OfSdk> = self.0.iter().filter(named).collect();
        let own: Vec<&OfSdk> = all
            .iter()
            .copied()
            .filter(|it| project.is_some_and(|project| it.is_set_up(project)))
            .collect();
        if own.is_empty() { all } else { own }
    }

    /// Everything there is a page on.
    fn list(&self) -> String {
        let mut text = format!("{HEAD}Topics{HEAD:#}\n");
        text += &table(topics::names().map(|it| (it, "")));
        for area in areas() {
            text += &format!("\n{HEAD}{area}{HEAD:#}\n");
            let start = format!("{area}/");
            let codes = Code::ALL.iter().filter(|it| it.as_str().starts_with(&start));
            text += &table(codes.map(|it| (it.as_str(), it.summary())));
        }
        let mut titles: Vec<&str> = self.0.iter().map(|it| it.title.as_str()).collect();
        titles.dedup();
        for title in titles {
            text += &format!("\n{HEAD}{title}{HEAD:#}\n");
            let of_title = self.0.iter().filter(|it| it.title == title);
            text += &table(of_title.map(|it| (it.error.code.as_str(), it.error.text.as_str())));
        }
        text
    }

    /// That nobody has the code, and which ones are near it.
    fn nothing(&self, code: &str) -> Diagnostic {
        let message = format!("neither pushwright nor an SDK it knows has the code `{code}`");
        let finding = Diagnostic::error(Code::ConfigBadValue, message);
        let ours = || Code::ALL.iter().map(|code| code.as_str()).chain(topics::names());
        let ending = format!("/{code}");
        let meant = ours().find(|it| it.ends_with(&ending)).map(str::to_owned);
        if let Some(meant) = meant.or_else(|| did_you_mean(code, ours())) {
            return finding.help(format!("did you mean `{meant}`?"));
        }
        let near = self.near(code);
        if near.is_empty() {
            return finding.help("`pushwright explain` lists the codes and topics there are");
        }
        finding.help(format!("near it are `{}`; `pushwright explain` lists all", near.join("`, `")))
    }

    /// Codes that start as this one does, those that share most first.
    fn near(&self, code: &str) -> Vec<&str> {
        const MOST: usize = 5;
        let shared = |it: &str| it.chars().zip(code.chars()).take_while(|(a, b)| a == b).count();
        let least = (code.chars().count() / 2).max(2);
        let names = self.0.iter().flat_map(|it| {
            std::iter::once(&it.error.code).chain(&it.error.aliases).map(String::as_str)
        });
        let mut near: Vec<&str> = names.filter(|it| shared(it) >= least).collect();
        near.sort_by_key(|it| (std::cmp::Reverse(shared(it)), *it));
        near.dedup();
        near.truncate(MOST);
        near
    }
}

/// The areas of our codes, in their order.
fn areas() -> Vec<&'static str> {
    let mut areas: Vec<&str> =
        Code::ALL.iter().filter_map(|it| Some(it.as_str().split_once('/')?.0)).collect();
    areas.sort_unstable();
    areas.dedup();
    areas
}

/// Names and what they mean, in two columns.
fn table<'t>(rows: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    let rows: Vec<(&str, &str)> = rows.collect();
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (name, meaning) in rows {
        let lines = wrapped(meaning, width + 4);
        let mut lines = lines.iter();
        let first = lines.next().map_or("", String::as_str);
        text += format!("  {name:width$}  {first}").trim_end();
        text.push('\n');
        for line in lines {
            text += &format!("  {:width$}  {line}\n", "");
        }
    }
    text
}

/// What the doctor finds in the project, where there is one that it can read.
fn symptoms(project: Option<&Session>, everywhere: &Everywhere) -> Option<Vec<Symptom>> {
    project?.with_all_sources(everywhere).ok()?.symptoms().ok()
}

const NONE_SHOWN: &str = "\nThis project shows none of it in its files.\n";

/// The findings of a code that the project has.
fn shown(symptoms: &[Symptom], code: Code) -> String {
    let codes = [code];
    let lines: String = evidence(symptoms, &codes).map(|it| format!("- {it}\n")).collect();
    match lines.is_empty() {
        true => NONE_SHOWN.to_owned(),
        false => format!("\nIn this project:\n{lines}"),
    }
}

/// The findings of these codes, a line each.
fn evidence<'s>(symptoms: &'s [Symptom], codes: &'s [Code]) -> impl Iterator<Item = String> + 's {
    let own = symptoms.iter().filter(|it| codes.contains(&it.diagnostic.code));
    own.map(|it| it.diagnostic.one_line())
}

/// The page on a code that one SDK has, or several have alike; `symptoms` are those of a project
/// that can show its causes.
fn page(same: &[&OfSdk], symptoms: Option<&[Symptom]>) -> String {
    let error = &same[0].error;
    let titles: Vec<&str> = same.iter().map(|it| it.title.as_str()).collect();
    let titles = titles.join("; ");
    let mut text = format!("# {} ({titles})\n\n{}\n", error.code, error.text);
    let told = |cause: &Cause| -> Vec<String> {
        evidence(symptoms.unwrap_or_default(), &cause.shown_by).collect()
    };
    let causes = error.causes.iter().map(|it| (it.text.as_str(), told(it)));
    let (own, others): (Vec<Entry<'_>>, Vec<Entry<'_>>) = causes.partition(|it| !it.1.is_empty());
    if symptoms.is_some() && own.is_empty() {
        text += NONE_SHOWN;
    }
    let title = match own.is_empty() {
        true => "Causes, likeliest first",
        false => "Other causes, likeliest first",
    };
    text += &list("Causes that this project shows", &own);
    text += &list(title, &others);
    let fixes: Vec<Entry<'_>> = error.fixes.iter().map(|it| (it.as_str(), Vec::new())).collect();
    text += &list("What to do", &fixes);
    text + &format!("\nHow sure: {}.\n", error.certainty.as_str())
}

/// A point of a list, and what is said below it.
type Entry<'e> = (&'e str, Vec<String>);

/// A numbered list under a title; nothing where it is empty.
fn list(title: &str, entries: &[Entry<'_>]) -> String {
    let mut text = if entries.is_empty() { String::new() } else { format!("\n{title}:\n") };
    for (index, (entry, below)) in entries.iter().enumerate() {
        for (line, part) in wrapped(entry, 3).iter().enumerate() {
            let number = if line == 0 { format!("{}.", index + 1) } else { String::new() };
            text += &format!("{number:2} {part}\n");
        }
        text.extend(below.iter().map(|line| format!("   - {line}\n")));
    }
    text
}
