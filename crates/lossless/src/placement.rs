//! Where a new thing stands among its siblings, whatever the file format.
//!
//! Knows siblings as (rank, ours or not); knows no syntax. The rule (any sequence of insertions
//! gives the same order): a thing goes after the last sibling of its kind that is not ours; things
//! of ours keep the order of their ranks among themselves; kinds that only we have follow all
//! other siblings.

use std::collections::BTreeSet;

use crate::Span;

/// A kind and a key within it; what two things of ours are ordered by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// Which kind of sibling: siblings of one kind stand together.
    pub kind: usize,
    /// Order within the kind.
    pub key: String,
}

/// A thing that stands beside the place where a new one is wanted.
#[derive(Clone, Debug)]
pub struct Sibling {
    /// Where it stands.
    pub span: Span,
    /// `None`: of no kind we place by (still counts as a sibling).
    pub rank: Option<Rank>,
    /// Whether we put it there.
    pub ours: bool,
}

/// Beside which sibling (by index), or in an empty place, the new thing goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Straight after this sibling.
    After(usize),
    /// Straight before this sibling, which is ours.
    Before(usize),
    /// There are no siblings.
    Only,
}

/// The slot for a thing of `rank` among `siblings`, which are in the order of the text.
#[must_use]
pub fn slot(siblings: &[Sibling], rank: &Rank) -> Slot {
    let foreign = siblings.iter().filter(|it| !it.ours).filter_map(|it| it.rank.as_ref());
    let foreign: BTreeSet<usize> = foreign.map(|rank| rank.kind).collect();
    let foreign = |kind| foreign.contains(&kind);
    let anchored = foreign(rank.kind);
    // Ours in the same run: of the same kind, or, where no foreign sibling anchors the kind, of
    // any kind that nothing foreign anchors.
    let in_run = |other: &Rank| {
        if anchored { other.kind == rank.kind } else { !foreign(other.kind) }
    };
    let run = || {
        siblings.iter().enumerate().filter_map(|(index, it)| match &it.rank {
            Some(other) if it.ours && in_run(other) => Some((index, other)),
            _ => None,
        })
    };
    if let Some((index, _)) = run().filter(|(_, other)| *other <= rank).max_by_key(|(_, r)| *r) {
        return Slot::After(index);
    }
    if let Some((index, _)) = run().min_by_key(|(_, other)| *other) {
        return Slot::Before(index);
    }
    let last_of_kind = siblings
        .iter()
        .rposition(|it| it.rank.as_ref().is_some_and(|other| other.kind == rank.kind));
    match last_of_kind {
        Some(index) => Slot::After(index),
        None => siblings.len().checked_sub(1).map_or(Slot::Only, Slot::After),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Upper case is the user's, lower case ours; the letter before `/` is the kind.
    fn insert_all(start: &str, order: &[&str]) -> String {
        let mut names: Vec<String> = start.split_whitespace().map(str::to_owned).collect();
        for name in order {
            let rank_of = |name: &str| {
                let lower = name.to_lowercase();
                Rank { kind: lower.as_bytes()[0].into(), key: lower }
            };
            let siblings: Vec<Sibling> = names
                .iter()
                .map(|name| Sibling {
                    span: 0..0,
                    rank: Some(rank_of(name)),
                    ours: name.chars().all(|c| !c.is_uppercase()),
                })
                .collect();
            let at = match slot(&siblings, &rank_of(name)) {
                Slot::After(index) => index + 1,
                Slot::Before(index) => index,
                Slot::Only => 0,
            };
            names.insert(at, (*name).to_owned());
        }
        names.join(" ")
    }

    #[test]
    fn any_sequence_gives_the_same_order() {
        for start in ["", "S1 R1", "P1", "S1 P1 S2", "R1"] {
            let all = ["p/a", "p/b", "s/a", "s/b", "r/a"];
            let expected = insert_all(start, &all);
            for rotation in 0..all.len() {
                let mut order = all;
                order.rotate_left(rotation);
                assert_eq!(insert_all(start, &order), expected, "{start:?} {order:?}");
                order.reverse();
                assert_eq!(insert_all(start, &order), expected, "{start:?} {order:?}");
            }
        }
    }

    #[test]
    fn after_the_last_of_its_kind() {
        assert_eq!(insert_all("P1 S1 R1", &["s/a"]), "P1 S1 s/a R1");
        assert_eq!(insert_all("P1 S1", &["r/a"]), "P1 S1 r/a");
    }
}
