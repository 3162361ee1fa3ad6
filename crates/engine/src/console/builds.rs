//! The builds of an app that a console tells apart: those with an application id of their own.
//!
//! Knows flavors, build types and `[variants]`; knows no console.

use std::collections::BTreeSet;

use pushwright_android::{BuildMember, Project};
use pushwright_config::config::PushConfig;

impl Build {
    /// Whether it is one of the flavor's or build type's builds.
    pub(crate) fn belongs_to(&self, member: &str) -> bool {
        [&self.flavor, &self.build_type, &self.variant].into_iter().flatten().any(|it| it == member)
    }
}

/// One build, as far as vendors and the IM console tell it from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    /// Its name: `main`, a flavor, a build type, or both joined as Gradle does.
    pub name: String,
    /// Its application id, where the files tell it.
    pub application_id: Option<String>,
    /// The member that push.toml names and whose values hold for it.
    pub variant: Option<String>,
    /// The flavor, where it is one flavor's.
    pub flavor: Option<String>,
    /// The build type, where it is one build type's.
    pub build_type: Option<String>,
}

/// All builds with values or an application id of their own, the main one first.
///
/// Flavors of several dimensions are not joined with each other.
#[must_use]
pub fn builds(config: &PushConfig, project: &Project<'_>) -> Vec<Build> {
    let members = project.members();
    // Members beside those that alone have a vendor are builds of their own, too.
    let beside = |it: &BuildMember| {
        let named = |other: &BuildMember| is_named(config, &other.name);
        members.iter().any(|other| other.is_flavor == it.is_flavor && named(other))
    };
    let apart = config.vendors.iter().any(|it| !it.variants.is_empty());
    let own = |it: &&BuildMember| {
        let has_own = it.application_id.is_some() || it.suffix.is_some();
        has_own || config.variants.contains_key(&it.name) || (apart && beside(it))
    };
    let flavors: Vec<&BuildMember> = members.iter().filter(|it| it.is_flavor).filter(own).collect();
    let types: Vec<&BuildMember> = members.iter().filter(|it| !it.is_flavor).filter(own).collect();
    let mut found = Vec::new();
    let of_flavors = flavors.iter().any(|it| is_named(config, &it.name));
    if flavors.is_empty() || (config.variants.is_empty() && !(apart && of_flavors)) {
        found.push(main_build(project));
    }
    found.extend(flavors.iter().map(|flavor| with(&main_build(project), flavor, config)));
    for base in found.clone() {
        found.extend(types.iter().map(|it| with(&base, it, config)));
    }
    let known: BTreeSet<String> = members.iter().map(|it| it.name.clone()).collect();
    for (name, variant) in config.variants.iter().filter(|(name, _)| !known.contains(*name)) {
        let given = variant.application_id.as_ref().map(|it| it.value.clone());
        found.push(Build {
            name: name.clone(),
            application_id: given.or_else(|| project.application_id.clone()),
            variant: Some(name.clone()),
            flavor: None,
            build_type: None,
        });
    }
    if flavors.is_empty() && types.iter().any(|it| is_named(config, &it.name)) {
        found.retain(|it| it.name != MAIN);
    }
    let mut seen = BTreeSet::new();
    found.retain(|it| seen.insert((it.application_id.clone(), it.variant.clone())));
    found
}

const MAIN: &str = "main";

/// Whether push.toml says something of a member: a table of its own, or a vendor that it has.
fn is_named(config: &PushConfig, member: &str) -> bool {
    let listed = config.vendors.iter().flat_map(|it| &it.variants).any(|it| it.value == member);
    listed || config.variants.contains_key(member)
}

fn main_build(project: &Project<'_>) -> Build {
    Build {
        name: MAIN.to_owned(),
        application_id: project.application_id.clone(),
        variant: None,
        flavor: None,
        build_type: None,
    }
}

fn with(base: &Build, member: &BuildMember, config: &PushConfig) -> Build {
    let variant = config.variants.get(&member.name);
    let given = variant.and_then(|it| it.application_id.as_ref()).map(|it| it.value.clone());
    let id = given.or_else(|| {
        let id = member.application_id.clone().or_else(|| base.application_id.clone())?;
        Some(match &member.suffix {
            Some(suffix) if suffix.starts_with('.') => format!("{id}{suffix}"),
            Some(suffix) => format!("{id}.{suffix}"),
            None => id,
        })
    });
    let name = if base.name == MAIN {
        member.name.clone()
    } else {
        let mut letters = member.name.chars();
        let first = letters.next().map(|it| it.to_ascii_uppercase());
        format!("{}{}{}", base.name, first.unwrap_or_default(), letters.as_str())
    };
    Build {
        name,
        application_id: id,
        variant: is_named(config, &member.name)
            .then(|| member.name.clone())
            .or_else(|| base.variant.clone()),
        flavor: if member.is_flavor { Some(member.name.clone()) } else { base.flavor.clone() },
        build_type: (!member.is_flavor).then(|| member.name.clone()),
    }
}
