//! One source file of ours, and where files lie below a folder of sources.
//!
//! Does not know what a file says.

use pushwright_android::RelPath;
use pushwright_config::pack::Language;

use crate::model::requirement::{Need, Origin};

/// One source file of ours.
pub(crate) struct Source {
    pub(crate) path: RelPath,
    /// The qualified class it defines.
    pub(crate) class: Option<String>,
    /// The source set that alone compiles it; `None`: the main one.
    pub(crate) set: Option<String>,
    /// `None`: it is there already and stays as it is.
    pub(crate) text: Option<String>,
    pub(crate) origin: Origin,
    /// Copied from the vendor's drop rather than rendered.
    pub(crate) copied: bool,
    /// What keeps it from being written.
    pub(crate) waits_for: Option<Need>,
}

/// The path of a class's file below a folder of sources.
pub(crate) fn class_file(language: Language, class: &str) -> String {
    format!("{}.{}", class.replace('.', "/"), language.extension())
}

/// A path below a folder, which leads nowhere else: packages and classes hold no `..`.
pub(crate) fn below(folder: &RelPath, path: &str) -> RelPath {
    folder.join(path).unwrap_or_else(|| folder.clone())
}

pub(crate) fn simple_name(class: Option<&str>) -> Option<&str> {
    class.and_then(|class| class.rsplit('.').next())
}
