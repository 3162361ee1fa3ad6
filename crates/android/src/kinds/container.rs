//! Blocks, elements and tables that were made or opened so that things can stand in them.
//!
//! Knows which reader finds one; what stands in it does not matter here.

use pushwright_lossless::Span;

use crate::build::project::Project;
use crate::key::Key;
use crate::kinds::catalog;
use crate::kinds::wanted::{Conflict, Row, last};
use crate::manifest;
use crate::rel_path::RelPath;

/// What keys of the kind are called; a container has an inside, see [`container`].
pub(crate) const KIND: Row = Row {
    title: |key| last(key.subject(), '/').to_owned(),
    conflict: Conflict::Plugin,
    locate: |_, _| Vec::new(),
};

/// Where a container of ours stands: the whole of it, and the inside.
#[must_use]
pub fn container(project: &Project<'_>, key: &Key) -> Option<(RelPath, Span, Span)> {
    let file = key.path()?;
    let path = key.levels();
    let (span, inner) = match last(file.file_name(), '.') {
        "xml" => manifest::locate_container(project, &file, path)?,
        "toml" => catalog::locate_container(project, &file, path)?,
        _ => {
            let script = project.open(&file)?;
            let steps: Vec<&str> = path.split('/').collect();
            let block = script.container(&steps)?;
            (block.call.span.clone(), block.body.inner())
        }
    };
    Some((file, span, inner))
}
