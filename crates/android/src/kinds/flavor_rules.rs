//! Rules that the shrinker reads for one product flavor: a line in the flavor's block.
//!
//! Knows that a flavor's list is read together with that of the build type; which build types may
//! shrink is told by `rules`.

use pushwright_lossless::gradle::edit::{self, Container};

use crate::build::members::blocks_of;
use crate::build::script::{Block, ScriptFile, cannot_tell, container_key, insert};
use crate::build::shrinking::{list_in, names};
use crate::kinds::rules::{RulesWant, call, key};
use crate::{CannotTell, Presence, Project, Step};

/// Present where the flavor names the file.
pub(crate) fn presence(project: &Project<'_>, script: &ScriptFile<'_>, file: &str) -> Presence {
    let named = blocks(project, script).into_iter().find(|it| names(script, it, file));
    named.map_or(Presence::Absent, |it| Presence::Present(script.place(&it.call.span)))
}

/// The line in the flavor's block; `bare` is a build type that has no list and may shrink.
pub(crate) fn step(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    want: &RulesWant,
    bare: Option<&str>,
) -> Result<Option<Step>, CannotTell> {
    let flavor = project.member().name();
    let line = call(script, "proguardFile", &script.quoted(&want.file));
    let start = script.place(&(0..0));
    if let Some(bare) = bare {
        let why = format!(
            "`{bare}` has no list of rules: with one of `{flavor}` it would lose Android's own"
        );
        return Err(cannot_tell(why, start, &line));
    }
    let Some(block) = blocks(project, script).pop() else {
        return Err(cannot_tell(format!("no block configures `{flavor}`"), start, &line));
    };
    if let Some(edit) = edit::open(script.text, block.body) {
        let path = ["android", "productFlavors", &format!("{flavor}{{}}")];
        let key = container_key(script.file, &path);
        return Ok(Some(Step { key, file: script.file.clone(), edit }));
    }
    let (slot, lists) = list_in(&block);
    let line = call(script, "proguardFile", &script.quoted_like(&want.file, &lists));
    let edit = insert(script, Container::Block(block.body), slot, &line);
    Ok(Some(Step { key: key(project, want), file: script.file.clone(), edit }))
}

fn blocks<'s>(project: &Project<'_>, script: &ScriptFile<'s>) -> Vec<Block<'s>> {
    blocks_of(script, "productFlavors", project.member().name())
}
