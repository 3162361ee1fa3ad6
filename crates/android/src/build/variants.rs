//! Product flavors and build types of the application module, and the ids they give it.
//!
//! Knows one axis at a time: the flavors of one dimension, or the build types. Combinations of
//! axes are not looked at.

use crate::build::libraries::scripts;
use crate::build::members::{computed, looped, named, unread};
use crate::build::project::Project;
use crate::build::script::{Block, property};
use crate::fact::Place;
use crate::member::Member;

/// One build of the application: a flavor of each dimension, and a build type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltVariant {
    /// Its flavors, one a dimension.
    pub flavors: Vec<String>,
    /// Its build type.
    pub build_type: String,
    /// The applicationId it has, where the files tell it.
    pub application_id: Option<String>,
}

impl BuiltVariant {
    /// The names of its source sets beside the main one: those of its parts, and what they make
    /// together.
    #[must_use]
    pub fn source_sets(&self) -> Vec<String> {
        let joined = |words: &[String]| -> String {
            let rest = words.iter().skip(1).map(|word| {
                let mut chars = word.chars();
                let first = chars.next();
                first.map_or_else(String::new, |it| it.to_uppercase().chain(chars).collect())
            });
            words.iter().take(1).cloned().chain(rest).collect()
        };
        let mut all = self.flavors.clone();
        all.push(self.build_type.clone());
        let combined = [joined(&self.flavors), joined(&all)];
        all.into_iter().chain(combined).filter(|it| !it.is_empty()).collect()
    }
}

/// What all builds have, of what is said for members: for each, what its build type says goes before
/// what its flavors say, and that before what is said for all. `None` where builds differ, or one has
/// nothing.
pub(crate) fn same_in_all<T: PartialEq>(
    builds: &[BuiltVariant],
    said: impl Fn(&Member) -> Option<T>,
) -> Option<T> {
    let of_build = |build: &BuiltVariant| {
        let flavors = build.flavors.iter().map(|it| Member::Flavor(it.clone()));
        let mut members = std::iter::once(Member::BuildType(build.build_type.clone()))
            .chain(flavors)
            .chain([Member::Default]);
        members.find_map(|it| said(&it))
    };
    let mut all = builds.iter().map(of_build);
    let first = all.next()??;
    all.all(|it| it.as_ref() == Some(&first)).then_some(first)
}

/// Why names lie on no axis that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAxis {
    /// The reason, as a phrase.
    pub why: String,
    /// What the files do not tell, where it is that which the names may lie on.
    pub unread: Option<Place>,
}

/// How many builds are looked at; what has more is no application that people build.
const MOST_BUILDS: usize = 256;

const FLAVORS: &str = "productFlavors";

impl Project<'_> {
    /// Every build that the members of the application make.
    #[must_use]
    pub fn built_variants(&self) -> Vec<BuiltVariant> {
        let mut dimensions: Vec<(String, Vec<String>)> = Vec::new();
        for (name, dimension) in self.flavors() {
            match dimensions.iter_mut().find(|(it, _)| *it == dimension) {
                Some((_, names)) if names.contains(&name) => {}
                Some((_, names)) => names.push(name),
                None => dimensions.push((dimension, vec![name])),
            }
        }
        let mut all: Vec<Vec<String>> = vec![Vec::new()];
        for (_, names) in dimensions {
            let with = |it: &Vec<String>, name: &String| {
                [it.as_slice(), std::slice::from_ref(name)].concat()
            };
            all = all.iter().flat_map(|it| names.iter().map(move |name| with(it, name))).collect();
            all.truncate(MOST_BUILDS);
        }
        let types = self.build_types();
        let build = |flavors: &Vec<String>, build_type: &String| BuiltVariant {
            application_id: self.id_of_build(flavors, build_type),
            flavors: flavors.clone(),
            build_type: build_type.clone(),
        };
        let builds = all.iter().flat_map(|it| types.iter().map(move |name| build(it, name)));
        builds.take(MOST_BUILDS).collect()
    }

    /// The applicationId of a build: the first flavor's own or the module's, and all suffixes.
    fn id_of_build(&self, flavors: &[String], build_type: &str) -> Option<String> {
        let members = self.members();
        let of = |name: &str, is_flavor: bool| {
            members.iter().find(|it| it.name == name && it.is_flavor == is_flavor)
        };
        let parts = flavors.iter().filter_map(|it| of(it, true));
        let own = parts.clone().find_map(|it| it.application_id.clone());
        let mut id = own.or_else(|| self.application_id.clone())?;
        for suffix in parts.chain(of(build_type, false)).filter_map(|it| it.suffix.as_deref()) {
            id = format!("{id}.{}", suffix.trim_start_matches('.'));
        }
        Some(id)
    }

    /// All members of the axis that `names` lie on: a flavor dimension, or the build types.
    ///
    /// # Errors
    /// Names that lie on no axis, or on two, or on one whose members the files do not tell.
    pub fn axis(&self, names: &[&str]) -> Result<Vec<Member>, NoAxis> {
        let flavors = self.flavors();
        let build_types = self.build_types();
        let dimension = names.iter().find_map(|name| {
            flavors
                .iter()
                .find(|(flavor, _)| flavor == name)
                .map(|(_, dimension)| dimension.clone())
        });
        let members: Vec<Member> = match dimension {
            Some(dimension) => flavors
                .iter()
                .filter(|(_, other)| *other == dimension)
                .map(|(name, _)| Member::Flavor(name.clone()))
                .collect(),
            None => build_types.iter().cloned().map(Member::BuildType).collect(),
        };
        let strange: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| !members.iter().any(|member| member.name() == *name))
            .collect();
        if strange.is_empty() {
            let of_flavors = matches!(members.first(), Some(Member::Flavor(_)));
            let container = if of_flavors { FLAVORS } else { "buildTypes" };
            // Code for all of them would call what one that is not known lacks.
            return self.unread_members(container).map_or(Ok(members), |at| {
                let line = self.first_line(&at);
                let why = format!(
                    "the script does not tell which members this makes (`{line}`), so what the \
                     others need is not known: write them out"
                );
                Err(NoAxis { why, unread: Some(at) })
            });
        }
        let known: Vec<&str> = members.iter().map(Member::name).collect();
        if let Some(at) = self.computed_flavors() {
            let line = self.first_line(&at);
            let why = format!(
                "the names of the flavors are computed (`{line}`), and `{}` is not among the others: \
                 write them out",
                strange.join("`, `")
            );
            return Err(NoAxis { why, unread: Some(at) });
        }
        let named = match strange.as_slice() {
            [one] => format!("variant `{one}` is"),
            _ => format!("variants `{}` are", strange.join("`, `")),
        };
        let why = format!("{named} not on the axis of {}", known.join(", "));
        Err(NoAxis { why, unread: None })
    }

    /// Every flavor and every build type.
    pub(crate) fn all_members(&self) -> Vec<Member> {
        let flavors = self.flavors().into_iter().map(|(name, _)| Member::Flavor(name));
        flavors.chain(self.build_types().into_iter().map(Member::BuildType)).collect()
    }

    /// The applicationId that a member of an axis has, when the script says it.
    #[must_use]
    pub fn application_id_of(&self, member: &Member) -> Option<String> {
        let script = self.script(self.app())?;
        let base = self.application_id.clone();
        let Some(block) = member.block(&script) else { return base };
        let own =
            property(block.body, "applicationId").and_then(|value| self.resolve(&script, value));
        let suffix = property(block.body, "applicationIdSuffix")
            .and_then(|value| self.resolve(&script, value))
            .map(|suffix| if suffix.starts_with('.') { suffix } else { format!(".{suffix}") });
        Some(own.or(base)? + &suffix.unwrap_or_default())
    }

    /// The product flavors with their dimensions; without one where the scripts name none.
    fn flavors(&self) -> Vec<(String, String)> {
        let mut all: Vec<(String, Option<String>)> = Vec::new();
        let mut note = |name: String, dimension: Option<String>| match all
            .iter_mut()
            .find(|(known, _)| *known == name)
        {
            Some((_, known)) => *known = known.take().or(dimension),
            None => all.push((name, dimension)),
        };
        for script in scripts(self) {
            let dimension =
                |block: &Block<'_>| self.resolve(&script, property(block.body, "dimension")?);
            for it in named(&script, FLAVORS) {
                note(it.name, it.block.as_ref().and_then(dimension));
            }
            looped(&script, FLAVORS).into_iter().for_each(|name| note(name, None));
        }
        // The Android plugin gives the only dimension to flavors that name none.
        let mut said: Vec<String> = all.iter().filter_map(|(_, it)| it.clone()).collect();
        said.sort();
        said.dedup();
        let only = if said.len() == 1 { said.remove(0) } else { String::new() };
        let whole = |(name, dimension): (String, Option<String>)| {
            (name, dimension.unwrap_or_else(|| only.clone()))
        };
        all.into_iter().map(whole).collect()
    }

    /// What makes flavors whose names no constant tells.
    fn computed_flavors(&self) -> Option<Place> {
        scripts(self).iter().find_map(|script| {
            let statement = computed(script, FLAVORS).or_else(|| unread(script, FLAVORS));
            match statement {
                Some(it) => Some(script.place(it.span())),
                None => self.unread_declarations(script),
            }
        })
    }

    /// What makes members of the container that the files do not tell.
    fn unread_members(&self, container: &str) -> Option<Place> {
        let mut all = scripts(self).into_iter();
        all.find_map(|script| Some(script.place(unread(&script, container)?.span())))
    }

    fn first_line(&self, at: &Place) -> &str {
        let text = self.snapshot().text(&at.file).and_then(|it| it.get(at.span.clone()));
        text.and_then(|it| it.lines().next()).unwrap_or_default()
    }

    /// The build types; `debug` and `release` are always there.
    fn build_types(&self) -> Vec<String> {
        let mut names = vec!["debug".to_owned(), "release".to_owned()];
        for script in scripts(self) {
            let made = named(&script, "buildTypes").into_iter().map(|it| it.name);
            for name in made.chain(looped(&script, "buildTypes")) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }
}
