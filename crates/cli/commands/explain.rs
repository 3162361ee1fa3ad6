//! `explain`: what a code of ours or of an SDK means, what to do, and, inside a project, which of
//! the causes the project shows; topics of the documents' questions as well. Without a code: a list.

use pushwright_config::config::ImSdk;
use pushwright_config::pack::{ErrorCode, im_errors};
use pushwright_config::{Code, Diagnostic, PackSet, did_you_mean, topics};
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
        return Ok(ended(code.explain()) + &shown(project.as_ref(), &[code], everywhere));
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
            let own = project.as_ref().filter(set_up);
            page(same, &shown(own, &same[0].error.shown_by, everywhere))
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
            Whose::Im(sdk) => project.config.im.as_ref().is_some_and(|it| it.value == *sdk),
        }
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

/// Which of these findings the project has; nothing outside a project.
fn shown(project: Option<&Session>, codes: &[Code], everywhere: &Everywhere) -> String {
    let symptoms = project
        .filter(|_| !codes.is_empty())
        .and_then(|it| it.with_all_sources(everywhere).ok()?.symptoms().ok());
    let Some(symptoms) = symptoms else { return String::new() };
    // In the order of the codes: the likeliest cause's first.
    let of = |code: &Code| {
        let own = symptoms.iter().filter(|it| it.diagnostic.code == *code);
        own.map(|it| format!("- {}\n", it.diagnostic.one_line())).collect::<String>()
    };
    let lines: String = codes.iter().map(of).collect();
    match lines.is_empty() {
        true => "\nThis project shows none of it in its files.\n".to_owned(),
        false => format!("\nIn this project:\n{lines}"),
    }
}

/// The page on a code that one SDK has, or several have alike.
fn page(same: &[&OfSdk], shown: &str) -> String {
    let error = &same[0].error;
    let titles: Vec<&str> = same.iter().map(|it| it.title.as_str()).collect();
    let titles = titles.join("; ");
    let mut text = format!("# {} ({titles})\n\n{}\n{shown}", error.code, error.text);
    let lists = [("Causes, likeliest first", &error.causes), ("What to do", &error.fixes)];
    for (title, list) in lists {
        if !list.is_empty() {
            text += &format!("\n{title}:\n");
            for (index, entry) in list.iter().enumerate() {
                for (line, part) in wrapped(entry, 3).iter().enumerate() {
                    let number = if line == 0 { format!("{}.", index + 1) } else { String::new() };
                    text += &format!("{number:2} {part}\n");
                }
            }
        }
    }
    text + &format!("\nHow sure: {}.\n", error.certainty.as_str())
}
