//! The project as one flavor or build type sees it: what is wanted there stands in its source set.
//!
//! Knows names of source sets and configurations; each kind knows what it does otherwise there.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::{Facts, Module, Project};
use crate::build::conventions::{Functions, conventions};
use crate::build::libraries::{MAIN, variants_of};
use crate::build::script::script_in;
use crate::{Member, RelPath, Snapshot};

impl<'s> Project<'s> {
    /// The same project, of which what is wanted holds for one member only.
    pub(crate) fn within(&self, member: &Member) -> Project<'s> {
        let facts = Facts { member: member.clone(), ..Facts::clone(self) };
        Project::again(self.snapshot, Rc::new(facts))
    }

    /// A snapshot that holds one module and nothing else, an application or not.
    pub(crate) fn of_one_module(snapshot: &'s Snapshot) -> Project<'s> {
        let root = RelPath::new("").unwrap_or_else(|| unreachable!("the empty path is relative"));
        let script = script_in(snapshot, &root, "build.gradle");
        let module = Module { path: ":".to_owned(), folder: root, script };
        let facts = Facts {
            settings: None,
            modules: vec![module],
            app: 0,
            member: Member::Default,
            libraries: OnceCell::new(),
            said: Rc::default(),
            applied: RefCell::default(),
            application_id: None,
            namespace: None,
            namespace_told_by: None,
            functions: Functions::new(),
            conventions: conventions(snapshot),
            packages: Arc::default(),
        };
        Project::again(snapshot, Rc::new(facts)).with_namespace()
    }

    /// The project as class names in the manifest of a package are resolved.
    pub(crate) fn seen_from_package(&self, namespace: Option<String>) -> Project<'s> {
        let facts = Facts { namespace, member: Member::Default, ..Facts::clone(self) };
        Project::again(self.snapshot, Rc::new(facts))
    }

    /// Whose source set is looked at.
    pub(crate) fn member(&self) -> &Member {
        &self.member
    }

    /// The project as all variants see it; `None` where that is what is looked at.
    pub(crate) fn of_all(&self) -> Option<Project<'s>> {
        (self.member != Member::Default).then(|| self.within(&Member::Default))
    }

    /// The configurations that serve the member alone; none for what holds for all variants.
    pub(crate) fn own_configurations(&self) -> Vec<String> {
        if self.member == Member::Default {
            return Vec::new();
        }
        MAIN.iter().map(|it| of_member(self.member.name(), it)).collect()
    }

    /// The flavors or build types that alone have a library, where the script declares it for such
    /// and for no others.
    #[must_use]
    pub fn members_with(&self, module: &str) -> Option<Vec<String>> {
        let of = |configuration: String| {
            let stem = MAIN.iter().find_map(|it| configuration.strip_suffix(&capitalized(it)))?;
            let is_member = |it: &Member| it.name() == stem;
            self.all_members().iter().any(is_member).then(|| stem.to_owned())
        };
        let found = variants_of(self, module).into_iter().map(of);
        let mut names = found.collect::<Option<Vec<String>>>().filter(|it| !it.is_empty())?;
        names.sort();
        names.dedup();
        Some(names)
    }

    /// The file that defines `class`, for a build that compiles one source set with the main one;
    /// looks like [`Project::source_of`].
    #[must_use]
    pub fn source_seen_from(&self, set: Option<&str>, class: &str) -> Option<RelPath> {
        let own = set.and_then(|set| self.sources_in_set(set, class).into_iter().next());
        own.or_else(|| self.source_of(class))
    }
}

/// The configuration of a member that does what one of all variants does.
pub(crate) fn of_member(member: &str, configuration: &str) -> String {
    format!("{member}{}", capitalized(configuration))
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
