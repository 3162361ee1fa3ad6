//! A path below the project root, with `/` between its parts.
//!
//! Knows spelling; knows no disk. What it cannot hold: an absolute path, a drive prefix, `..`.

use std::fmt;
use std::sync::Arc;

/// A normalised path below the project root: never absolute, never above the root. Copies are cheap.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelPath(Arc<str>);

impl RelPath {
    /// Reads a path that is relative to the root; `.` and doubled slashes go, `..` is resolved.
    ///
    /// Returns `None` for a path that is absolute or leads above the root.
    #[must_use]
    pub fn new(path: &str) -> Option<RelPath> {
        RelPath(Arc::from("")).join(path)
    }

    /// This folder's `path`, resolved like [`RelPath::new`].
    #[must_use]
    pub fn join(&self, path: &str) -> Option<RelPath> {
        let is_plain = |part: &str| !matches!(part, "" | "." | "..");
        if path.split('/').all(is_plain) && !path.contains(['\\', ':']) {
            let slash = if self.0.is_empty() { "" } else { "/" };
            return Some(RelPath([&*self.0, slash, path].concat().into()));
        }
        let path = path.replace('\\', "/");
        if path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') {
            return None;
        }
        let mut parts: Vec<&str> = self.0.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                _ => parts.push(part),
            }
        }
        Some(RelPath(parts.join("/").into()))
    }

    /// The path as text; empty for the root itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The folder that holds it; the root for a path of one part.
    #[must_use]
    pub fn parent(&self) -> RelPath {
        RelPath(self.0.rsplit_once('/').map_or("", |(folder, _)| folder).into())
    }

    /// Whether it lies below `folder`, at any depth.
    #[must_use]
    pub fn is_below(&self, folder: &RelPath) -> bool {
        folder.0.is_empty()
            || self.0.strip_prefix(&*folder.0).is_some_and(|rest| rest.starts_with('/'))
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "." } else { &self.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        assert_eq!(RelPath::new(path).as_ref().map(RelPath::as_str), expected);
    }

    #[test]
    fn stays_below_the_root() {
        check("app//src/./main", Some("app/src/main"));
        check("app/../lib", Some("lib"));
        check("..", None);
        check("app/../../x", None);
        check("/etc/passwd", None);
        check("C:\\x", None);
        check("", Some(""));
    }

    #[test]
    fn knows_folder_and_name() {
        let path = RelPath::new("app/src/a.xml").expect("relative");
        assert_eq!(path.file_name(), "a.xml");
        assert_eq!(path.parent().as_str(), "app/src");
        assert!(path.is_below(&path.parent()));
        assert!(!path.is_below(&RelPath::new("ap").expect("relative")));
    }
}
