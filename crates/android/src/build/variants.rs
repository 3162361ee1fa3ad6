//! Product flavors and build types of the application module, and the ids they give it.
//!
//! Knows one axis at a time: the flavors of one dimension, or the build types. Combinations of
//! axes are not looked at.

use crate::build::members::{computed, members};
use crate::build::script::{Block, constant, property};
use crate::{Member, Project};

impl Project<'_> {
    /// All members of the axis that `names` lie on: a flavor dimension, or the build types.
    ///
    /// # Errors
    /// A phrase that says which names lie on no axis, or on two.
    pub fn axis(&self, names: &[&str]) -> Result<Vec<Member>, String> {
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
            return Ok(members);
        }
        let known: Vec<&str> = members.iter().map(Member::name).collect();
        if let Some(line) = self.computed_flavors() {
            return Err(format!(
                "the names of the flavors are computed (`{line}`), and `{}` is not among the others: \
                 write them out",
                strange.join("`, `")
            ));
        }
        Err(format!(
            "{} no member of the axis {}",
            if strange.len() == 1 {
                format!("variant `{}` is", strange[0])
            } else {
                format!("variants `{}` are", strange.join("`, `"))
            },
            known.join(", ")
        ))
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

    /// The product flavors with their dimensions; without one where the script names none.
    fn flavors(&self) -> Vec<(String, String)> {
        let Some(script) = self.script(self.app()) else { return Vec::new() };
        let dimension = |block: &Block<'_>| {
            let value = property(block.body, "dimension")?;
            constant(value).map(str::to_owned)
        };
        members(&script, "productFlavors")
            .iter()
            .map(|it| (it.name.clone(), dimension(&it.block).unwrap_or_default()))
            .collect()
    }

    /// The first line of what makes flavors whose names no constant tells.
    fn computed_flavors(&self) -> Option<String> {
        let script = self.script(self.app())?;
        let statement = computed(&script, "productFlavors")?;
        let line = script.slice(statement.span()).lines().next().unwrap_or_default();
        Some(line.to_owned())
    }

    /// The build types; `debug` and `release` are always there.
    fn build_types(&self) -> Vec<String> {
        let mut names = vec!["debug".to_owned(), "release".to_owned()];
        if let Some(script) = self.script(self.app()) {
            for it in members(&script, "buildTypes") {
                if !names.contains(&it.name) {
                    names.push(it.name);
                }
            }
        }
        names
    }
}
