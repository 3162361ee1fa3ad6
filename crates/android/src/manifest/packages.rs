//! What the manifests of packages around the build bring into the application's.
//!
//! Names a package and the class it brings; shows nothing else of its text.

use super::main_manifest;
use crate::kinds::element::presence_in;
use crate::manifest::name::wanted_name;
use crate::{Difference, DifferenceKind, NodeWant, Place, Presence, Project};

/// What the packages say of an element that cannot stand twice.
pub(crate) fn in_a_package(project: &Project<'_>, want: &NodeWant) -> Option<Presence> {
    let file = main_manifest(project)?;
    // A package has no place among the project's files.
    let at = Place::new(&file, 0..0);
    project.packages.iter().find_map(|package| {
        let text = package.manifest.as_deref()?;
        let there = project.seen_from_package(package.namespace.clone());
        let (name, place) = (&package.name, &package.place);
        let brings = |message: String, kind: DifferenceKind| {
            let message = format!("the package `{name}` ({place}) {message}");
            Presence::Different(Difference { at: at.clone(), message, part: None, kind, fix: None })
        };
        match presence_in(&there, &file, text, want) {
            Presence::Absent | Presence::Unknown(_) => None,
            Presence::Present(_) => Some(Presence::Present(at.clone())),
            Presence::Different(found) => Some(match found.kind {
                DifferenceKind::OtherName(class) => {
                    let class = there.qualified(&class);
                    let tag = &want.element.name;
                    let message = format!("brings {tag} `{class}`, which takes the same intents");
                    brings(message, DifferenceKind::OtherName(class))
                }
                way => {
                    let wanted = wanted_name(project, &want.element);
                    brings(format!("says something else of `{wanted}`"), way)
                }
            }),
        }
    })
}
