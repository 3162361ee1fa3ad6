//! Components of the user's manifest that stand where one of ours would be registered.
//!
//! Knows which certificate field each stands for, and when its class is the user's for sure: its
//! source is in the module and was not generated. What is done about it is decided elsewhere.

use pushwright_android::{Difference, DifferenceKind, Key, Presence, Project, Want, presence};

use crate::vendor::fragment::nodes;
use crate::vendor::variables::Vendor;

/// A component that takes the intents of one that a pack asks for.
pub(crate) struct StandIn {
    /// The certificate field that could name its class.
    pub(crate) field: String,
    /// Its class, qualified.
    pub(crate) class: String,
    /// The component that the pack asks for.
    pub(crate) key: Key,
}

/// The components that stand in the place of the vendor's, by certificate field.
pub(crate) fn stand_ins(project: &Project<'_>, vendor: &Vendor<'_>) -> Vec<StandIn> {
    // Holes that cannot be filled are found where the requirements are.
    let (nodes, _) = nodes(vendor);
    let of_class = nodes.into_iter().filter_map(|node| Some((node.field?, Want::Node(node.want))));
    of_class
        .flat_map(|(field, want)| vendor.wants(want).into_iter().map(move |it| (field.clone(), it)))
        .filter_map(|(field, want)| match presence(project, &want) {
            Presence::Different(Difference { kind: DifferenceKind::OtherName(name), .. }) => {
                Some(StandIn { field, class: project.qualified(&name), key: want.key(project) })
            }
            _ => None,
        })
        .collect()
}
