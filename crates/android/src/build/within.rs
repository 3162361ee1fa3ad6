//! The project as one flavor or build type sees it: what is wanted there stands in its source set.
//!
//! Knows names of source sets and configurations; each kind knows what it does otherwise there.

use std::rc::Rc;

use super::libraries::{MAIN, variants_of};
use crate::build::project::{Facts, Project};
use crate::member::Member;

impl<'s> Project<'s> {
    /// The same project, of which what is wanted holds for one member only.
    pub(crate) fn within(&self, member: &Member) -> Project<'s> {
        let facts = Facts { member: member.clone(), ..Facts::clone(self) };
        Project::again(self.snapshot, Rc::new(facts))
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
    pub(crate) fn for_all_members(&self) -> Option<Project<'s>> {
        (self.member != Member::Default).then(|| self.within(&Member::Default))
    }

    /// The configurations that serve the member alone; none for what holds for all variants.
    pub(crate) fn own_configurations(&self) -> Vec<String> {
        if self.member == Member::Default {
            return Vec::new();
        }
        MAIN.iter().map(|it| configuration_for(self.member.name(), it)).collect()
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
}

/// The configuration of a member that does what one of all variants does.
pub(crate) fn configuration_for(member: &str, configuration: &str) -> String {
    format!("{member}{}", capitalized(configuration))
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
