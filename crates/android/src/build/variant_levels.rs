//! The least level of Android that `androidComponents` gives variants over what `android` says.
//!
//! Knows `beforeVariants`, with the selector that says for which, and the older lists of variants;
//! what `android` says is for `levels`.

use pushwright_lossless::gradle::query::{Node, Step, is_conditional};
use pushwright_lossless::gradle::{Call, Operator, Value};

use super::entries::way_to;
use super::libraries::scripts;
use super::script::{ScriptFile, argument};
use crate::build::project::Project;

/// A level that is set for variants.
pub(super) struct VariantLevel<'s> {
    pub(super) script: ScriptFile<'s>,
    /// `None` where it may be any.
    pub(super) value: Option<&'s Value>,
    pub(super) reach: Reach,
}

/// The variants that a level is set for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    All,
    /// Those of one build type, beside which there is always another.
    BuildType,
    /// Some, or all, or none.
    Perhaps,
}

/// The levels that the module's scripts set for variants under one of `names`.
pub(super) fn set_for_variants<'s>(project: &Project<'s>, names: &[&str]) -> Vec<VariantLevel<'s>> {
    let mut found = Vec::new();
    for script in scripts(project) {
        if !WORDS.iter().any(|it| script.text.contains(it)) {
            continue;
        }
        script.script.walk(&mut |steps, node| {
            let Some((is_own, value)) = set_by(&script, steps, node, names) else { return };
            let Some(around) = steps.iter().find_map(for_variants) else { return };
            let reach = if is_conditional(steps) { Reach::Perhaps } else { reach(&script, around) };
            let value = value.filter(|_| is_own);
            found.push(VariantLevel { script, value, reach });
        });
    }
    found
}

/// What goes over variants.
const WORDS: [&str; 3] = ["beforeVariants", "applicationVariants", "onVariants"];

/// The call that goes over variants, where a step leads into one.
fn for_variants<'s>(step: &Step<'s>) -> Option<&'s Call> {
    match step {
        Step::Block(call) if call.name.steps().any(|it| WORDS.contains(&it)) => Some(*call),
        _ => None,
    }
}

/// The value that a node sets under one of `names`; `false` where it is not for the variant itself.
fn set_by<'s>(
    script: &ScriptFile<'s>,
    steps: &[Step<'s>],
    node: Node<'s>,
    names: &[&str],
) -> Option<(bool, Option<&'s Value>)> {
    match node {
        Node::Assign(it) if it.declaration.is_none() => {
            let name = it.target.last();
            // `minSdkPreview` sets it by a code name.
            if !names.contains(&name.trim_end_matches("Preview")) {
                return None;
            }
            let way = way_to(script.text, steps, &it.target);
            let is_own = way.is_some_and(|it| it.iter().rev().nth(1) == Some(&WORDS[0]))
                && it.operator == Operator::Set
                && names.contains(&name);
            Some((is_own, Some(&it.value)))
        }
        Node::Call(it) => {
            let setter = it.name.last().strip_prefix("set")?;
            let is_it = |name: &&str| {
                name.len() == setter.len() && name[1..] == setter[1..] && setter.is_ascii()
            };
            names.iter().any(is_it).then(|| (false, argument(it, None)))
        }
        Node::Assign(_) | Node::Opaque(_) => None,
    }
}

/// For which variants a call runs its closure, by its selector.
fn reach(script: &ScriptFile<'_>, call: &Call) -> Reach {
    let Some(selector) = argument(call, None) else { return Reach::All };
    let text: String = script.slice(selector.span()).split_whitespace().collect();
    let rest = text.trim_start_matches("androidComponents.").strip_prefix("selector()");
    match rest {
        Some(".all()") => Reach::All,
        Some(rest) if rest.matches('.').count() == 1 && rest.starts_with(".withBuildType(") => {
            Reach::BuildType
        }
        _ => Reach::Perhaps,
    }
}
