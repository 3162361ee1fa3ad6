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
        self.put(Requirement { key, what, origins: vec![origin], needs: vec![needs] });
    }

    fn put(&mut self, new: Requirement) {
        match self.0.get_mut(&new.key) {
            Some(requirement) => {
                requirement.origins.extend(new.origins);
                requirement.origins.sort();
                requirement.origins.dedup();
                requirement.needs.extend(new.needs);
                widen(&mut requirement.what, new.what);
            }
            None => {
                self.0.insert(new.key.clone(), new);
            }
        }
    }

    /// Takes in what one asks for, all of which waits for `need`.
    pub(super) fn join(&mut self, others: List, need: Option<&Need>) {
        for mut it in others.0.into_values() {
            it.needs.iter_mut().for_each(|needs| needs.extend(need.cloned()));
            self.put(it);
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
