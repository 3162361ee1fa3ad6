//! Maven repositories: whether one serves what is wanted, and how a new one is written.
//!
//! Knows verdicts and edits; which repositories a build has, and where, is the model's business.

use pushwright_lossless::Edit;
use pushwright_lossless::gradle::Statement;

use crate::build::addresses::same_address;
use crate::build::neighbours::{Neighbour, Style, step_among, style_of};
use crate::build::project::Project;
use crate::build::repositories::Scope;
use crate::build::repositories::{
    Repositories, Repository, Site, Unread, chosen_site, declared, effective_sites, hidden_block,
    lends_those_of_plugins, mention, unread, unread_mode,
};
use crate::build::script::{Block, Ready, ScriptFile, cannot_tell, ready_block};
use crate::fact::{CannotTell, Difference, DifferenceKind, Place, Presence, Step};
use crate::key::Key;
use crate::kinds::wanted::{Conflict, Row, Wanted};
use crate::owned::Owned;

/// A Maven repository that must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryWant {
    /// What is to be found in it.
    pub scope: Scope,
    /// Its address, https.
    pub url: String,
    /// The groups that are looked for in it.
    pub groups: Vec<String>,
}

/// What keys of the kind are called, and where what they name stands.
pub(crate) const KIND: Row = Row {
    title: |key| format!("repository {}", key.subject()),
    conflict: Conflict::Repository,
    locate,
};

impl Wanted for RepositoryWant {
    fn key(&self, project: &Project<'_>) -> Key {
        key_at(chosen_site(project, self.scope), &self.url)
    }

    fn presence(&self, project: &Project<'_>) -> Presence {
        let sites = effective_sites(project, self.scope);
        let mut told = AtSites::default();
        for site in &sites {
            let found = declared(project, *site);
            let taken = taken_by_another(&found.all, self);
            if let Some(present) = told.take(&found, self, taken.is_none()) {
                return present;
            }
            if let Some(taken) = taken {
                return Presence::Unknown(CannotTell { snippet: snippet(project, self), ..taken });
            }
        }
        if let Some(lent) = self.lent(project) {
            return lent;
        }
        let unknown = told.unknown.map(|(why, at)| cannot_tell(why, at, &snippet(project, self)));
        let unread = || {
            let mode = || unread_mode(project, self.scope);
            let of_sites = sites.iter().find_map(|it| unread(project, *it));
            let Unread { why, at } = of_sites.or_else(mode)?;
            Some(cannot_tell(why, at, &snippet(project, self)))
        };
        let unknown = || {
            let mentioned = || mention(project, &sites, &self.url, &snippet(project, self));
            unknown.or_else(mentioned).or_else(unread)
        };
        match told.difference {
            Some(difference) => Presence::Different(difference),
            None => unknown().map_or(Presence::Absent, Presence::Unknown),
        }
    }

    fn step(&self, project: &Project<'_>, owned: &Owned) -> Result<Option<Step>, CannotTell> {
        let site = chosen_site(project, self.scope);
        let Some(script) = site.script(project) else {
            return Err(CannotTell {
                why: "the project has no script that repositories can be declared in".to_owned(),
                at: None,
                snippet: snippet(project, self),
            });
        };
        if let Some(at) = hidden_block(&script, site) {
            let why = "the repositories are declared under a condition";
            return Err(cannot_tell(why, at, &snippet(project, self)));
        }
        let front = site == Site::Buildscript;
        let block = match ready_block(&script, site.blocks(), front) {
            Ready::Block(block) => block,
            Ready::Step(step) => return Ok(Some(step)),
        };
        let found = declared(project, site);
        let seen_as = |statement: &Statement| {
            let here = |it: &&Repository<'_>| {
                it.script.file == script.file && it.span == *statement.span()
            };
            let key = found.all.iter().find(here).map(|it| key_at(site, &it.url));
            Neighbour { key, is_of_kind: true }
        };
        let (key, text) = (key_at(site, &self.url), written(&script, &block, &self.url));
        Ok(Some(step_among(&script, &block, owned, (key, &text), &seen_as)))
    }

    /// One of Gradle's own names.
    fn is_common(&self, words: &str) -> bool {
        !words.contains("://")
    }
}

impl RepositoryWant {
    /// Where the settings have it for plugins, of a class path that it serves for certain, too.
    fn lent(&self, project: &Project<'_>) -> Option<Presence> {
        if self.scope != Scope::Classpath || !lends_those_of_plugins(project) {
            return None;
        }
        let found = declared(project, Site::PluginManagement);
        let is_asked = taken_by_another(&found.all, self).is_none();
        AtSites::default().take(&found, self, is_asked)
    }
}

fn key_at(site: Site, url: &str) -> Key {
    Key::repository(site.word(), url)
}

/// What the sites say of a repository, up to the first that has it.
#[derive(Default)]
struct AtSites {
    difference: Option<Difference>,
    unknown: Option<(&'static str, Place)>,
}

impl AtSites {
    /// Takes in one site; the repository that is there, where it is.
    fn take(
        &mut self,
        found: &Repositories<'_>,
        want: &RepositoryWant,
        is_asked: bool,
    ) -> Option<Presence> {
        for it in found.all.iter().filter(|it| same_address(&it.url, &want.url)) {
            let at = it.script.place(&it.span);
            let groups = want.groups.iter().map(String::as_str);
            let served: Vec<Option<bool>> =
                groups.clone().map(|group| it.filters.admits(group)).collect();
            let unserved = groups.zip(&served).filter(|(_, it)| **it == Some(false));
            let unserved: Vec<&str> = unserved.map(|(group, _)| group).collect();
            if !it.is_certain {
                self.unknown.get_or_insert(("it is declared under a condition", at));
            } else if it.url.starts_with("http:") && !it.insecure_allowed {
                self.difference.get_or_insert_with(|| insecure(it, want));
            } else if !unserved.is_empty() {
                self.difference.get_or_insert_with(|| filtered(it, &unserved));
            } else if served.contains(&None) {
                let why = "what its content filter lets through is not decided in the files";
                self.unknown.get_or_insert((why, at));
            } else if is_asked {
                return Some(Presence::Present(at));
            }
        }
        if let Some(Unread { why, at }) = &found.unread {
            self.unknown.get_or_insert((why, at.clone()));
        }
        None
    }
}

/// A filter that keeps what is wanted from being looked for.
fn filtered(found: &Repository<'_>, unserved: &[&str]) -> Difference {
    Difference {
        at: found.script.place(&found.span),
        message: format!(
            "the content filter of the repository `{}` does not let through `{}`",
            found.url,
            unserved.join("`, `")
        ),
        part: None,
        kind: DifferenceKind::Value,
        fix: found.filters.admitting(&found.script, unserved).map(Into::into),
    }
}

/// Another repository that `exclusiveContent` gives a wanted group to: no other one is asked for it.
fn taken_by_another(all: &[Repository<'_>], want: &RepositoryWant) -> Option<CannotTell> {
    let exclusive = || all.iter().filter(|it| it.is_exclusive && it.is_certain);
    let claims = |it: &&Repository<'_>| want.groups.iter().any(|group| it.filters.claims(group));
    // Several may share what one filter names.
    let shares = |it: &Repository<'_>| {
        exclusive().any(|other| other.span == it.span && same_address(&other.url, &want.url))
    };
    let found = exclusive().filter(claims).find(|it| !shares(it))?;
    let why = format!(
        "`exclusiveContent` gives what is looked for in `{}` to `{}`: no other repository is asked",
        want.url, found.url
    );
    Some(cannot_tell(why, found.script.place(&found.span), ""))
}

/// Finds the repositories that a key names.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let is_its = |site: &Site| Some(site.word()) == key.site();
    let Some(site) = Site::ALL.into_iter().find(is_its) else { return Vec::new() };
    let all = declared(project, site).all.into_iter();
    let same = all.filter(|it| it.is_certain && same_address(&it.url, key.subject()));
    same.map(|it| it.script.place(&it.span)).collect()
}

/// What a human adds where we cannot tell.
pub(crate) fn snippet(project: &Project<'_>, want: &RepositoryWant) -> String {
    let site = chosen_site(project, want.scope);
    let kotlin = site.script(project).is_some_and(|script| script.is_kotlin());
    if want.url.ends_with("()") {
        format!("{}\n", want.url)
    } else if kotlin {
        format!("maven {{ url = uri(\"{}\") }}\n", want.url)
    } else {
        format!("maven {{ url '{}' }}\n", want.url)
    }
}

fn insecure(found: &Repository<'_>, want: &RepositoryWant) -> Difference {
    // The scheme may stand in a variable.
    let literal = found.literal.as_ref().filter(|it| found.script.slice(it).contains("http://"));
    let fix = literal.map(|literal| {
        let changed = found.script.slice(literal).replacen("http://", "https://", 1);
        Edit::replace(literal.clone(), changed).into()
    });
    Difference {
        at: found.script.place(&found.span),
        message: format!(
            "the repository `{}` is reached by http, which Gradle 7 refuses; wanted: `{}`",
            found.url, want.url
        ),
        part: None,
        kind: DifferenceKind::Value,
        fix,
    }
}

/// The repository as this script's other ones are written.
fn written(script: &ScriptFile<'_>, block: &Block<'_>, url: &str) -> String {
    if url.ends_with("()") {
        return url.to_owned();
    }
    let Style { calls, assigns, with_body, without_body } = style_of(block, "maven");
    let address = script.quoted_like(url, &calls);
    match script.is_kotlin() {
        true if without_body && !with_body => format!("maven({address})"),
        true => format!("maven {{ url = uri({address}) }}"),
        false if assigns => format!("maven {{ url = {address} }}"),
        false => format!("maven {{ url {address} }}"),
    }
}
