//! Requirements while they are gathered: what two ask for is one, with two origins.
//!
//! Knows how askers of one thing are joined; knows no pack.

use std::collections::BTreeMap;

use pushwright_android::{Key, NodeWant, Want};

use crate::model::context::Context;
use crate::model::requirement::{Need, Origin, Requirement, What};

/// Requirements by key: what two packs ask for is one, with two origins.
#[derive(Default)]
pub(super) struct List(pub(super) BTreeMap<Key, Requirement>);

impl List {
    pub(super) fn add(&mut self, key: Key, what: What, origin: Origin, needs: Vec<Need>) {
        match self.0.get_mut(&key) {
            Some(requirement) => {
                requirement.origins.push(origin);
                requirement.origins.sort();
                requirement.origins.dedup();
                requirement.needs.push(needs);
                widen(&mut requirement.what, what);
            }
            None => {
                let needs = vec![needs];
                let requirement =
                    Requirement { key: key.clone(), what, origins: vec![origin], needs };
                self.0.insert(key, requirement);
            }
        }
    }

    pub(super) fn want(
        &mut self,
        context: &Context<'_>,
        want: Want,
        origin: Origin,
        needs: Vec<Need>,
    ) {
        self.add(want.key(context.project), What::Want(want), origin, needs);
    }
}

/// Two askers of one permission: the one without, or with the later, `maxSdkVersion` wins.
fn widen(what: &mut What, other: What) {
    let limit = |want: &NodeWant| {
        let attribute = want.element.attributes.iter().find(|it| it.local == "maxSdkVersion");
        attribute.map_or(u32::MAX, |it| it.value.parse().unwrap_or(u32::MAX))
    };
    let (What::Want(ours), What::Want(theirs)) = (what, other) else { return };
    if let (Want::Node(ours), Want::Node(theirs)) = (ours.inner_mut(), theirs.inner().clone())
        && limit(&theirs) > limit(ours)
    {
        *ours = theirs;
    }
}
