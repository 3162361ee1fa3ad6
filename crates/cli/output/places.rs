//! Files of a project as one finds them from the folder that a command runs in.
//!
//! Knows paths; who prints them where is told elsewhere.

use std::path::{Component, Path, PathBuf};

use pushwright_config::Diagnostic;
use pushwright_engine::LOCK_FILE;

use crate::config_place::ConfigPlace;
use crate::disk;
use crate::home::Home;

/// Where a project's files are, as seen from the current folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// The way to the home; empty: it is the current folder.
    home: PathBuf,
    /// The way back, where the home is above.
    back: PathBuf,
    /// The way from the home to the Gradle project.
    below: PathBuf,
    /// The name of the config in findings, and whether it is seen from the home.
    config: Option<(String, bool)>,
    /// The way to the home from the folder that holds all projects of a run, where that one is not
    /// below the current one.
    together: Option<PathBuf>,
}

impl Places {
    /// The places of a project.
    pub(crate) fn new(home: &Home, config: &ConfigPlace) -> Places {
        let below = home.below.as_ref().map_or("", |it| it.as_str());
        Places {
            home: from_here(&home.folder),
            back: back_from(&home.folder),
            below: PathBuf::from(below),
            config: Some((config.shown.clone(), config.is_inside())),
            together: None,
        }
    }

    /// The same of one of several projects, all of which a folder holds.
    pub(crate) fn among(self, folder: &Path, home: &Home) -> Places {
        let is_elsewhere = !from_here(folder).components().all(is_down);
        let way = home.folder.strip_prefix(folder).ok().filter(|_| is_elsewhere);
        Places { together: way.map(Path::to_owned), ..self }
    }

    /// The folder of push.toml, as seen from the current one; `None` of no project.
    pub(crate) fn project(&self) -> Option<String> {
        self.config.as_ref()?;
        Some(if self.home.as_os_str().is_empty() { ".".to_owned() } else { shown(&self.home) })
    }

    /// A file that a finding names, as seen from push.toml.
    fn in_home(&self, file: &str) -> PathBuf {
        let is_config = self.config.as_ref().is_some_and(|(shown, _)| shown == file);
        if is_config || file == LOCK_FILE || self.below.as_os_str().is_empty() {
            return PathBuf::from(file);
        }
        let of_project = plain(&self.below.join(file));
        let is_of_home = !self.home.join(&of_project).exists() && self.home.join(file).exists();
        if is_of_home { PathBuf::from(file) } else { of_project }
    }

    /// A file that a finding names, as seen from the current folder.
    pub(crate) fn seen_here(&self, file: &str) -> String {
        match &self.config {
            Some((shown, false)) if shown == file => file.to_owned(),
            _ => self.way_to(&self.in_home(file)),
        }
    }

    /// The way to a path in the home, which does not leave folders only to enter them again.
    fn way_to(&self, in_home: &Path) -> String {
        let (mut there, mut back) = (in_home, self.back.as_path());
        while let (Some(one), Some(other)) = (there.components().next(), back.components().next())
            && one == other
        {
            there = there.strip_prefix(one).unwrap_or(there);
            back = back.strip_prefix(other).unwrap_or(back);
        }
        match self.back.as_os_str().is_empty() {
            true => shown(&plain(&self.home.join(in_home))),
            false => shown(&back.components().map(|_| "..").collect::<PathBuf>().join(there)),
        }
    }

    /// A file that a finding names, as documents for other tools name it.
    pub(crate) fn for_tools(&self, file: &str) -> String {
        shown(&self.in_home(file))
    }

    /// A path in the home, as seen from the current folder.
    pub(crate) fn path_from_here(&self, path: &str) -> String {
        self.way_to(Path::new(path))
    }

    /// The file of a diff: as seen from here, so that `patch` finds it, but never above: what lies
    /// elsewhere is seen from the folder that holds all of it.
    pub(crate) fn in_diff(&self, file: &str) -> String {
        match &self.together {
            Some(way) => shown(&plain(&way.join(self.in_home(file)))),
            None if self.home.components().all(is_down) => self.seen_here(file),
            None => self.for_tools(file),
        }
    }

    /// Whether paths are the same from here.
    fn is_here(&self) -> bool {
        self.home.as_os_str().is_empty() && self.below.as_os_str().is_empty()
    }

    /// A finding with its files as seen from here, those in its words, too.
    pub(crate) fn seen(&self, finding: &Diagnostic) -> Diagnostic {
        let mut finding = finding.clone();
        if self.is_here() {
            return finding;
        }
        if let Some(location) = &mut finding.location {
            location.file = self.seen_here(&location.file);
        }
        finding.message = self.in_words(&finding.message);
        finding.notes.iter_mut().for_each(|it| *it = self.in_words(it));
        finding.help = finding.help.map(|it| self.in_words(&it));
        finding
    }

    /// A text whose files, in backticks, are seen from here.
    fn in_words(&self, text: &str) -> String {
        let parts = text.split('`').enumerate();
        let parts = parts.map(|(index, part)| match index % 2 == 1 && self.is_file(part) {
            true => self.seen_here(part),
            false => part.to_owned(),
        });
        parts.collect::<Vec<String>>().join("`")
    }

    /// Whether words are the path of a file of the project, or of one that is missing in a folder
    /// of it.
    fn is_file(&self, words: &str) -> bool {
        let path = Path::new(words);
        if words.contains([':', ' ', '#', '*']) || path.is_absolute() {
            return false;
        }
        let root = self.home.join(&self.below);
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        root.join(path).is_file() || folder.is_some_and(|it| root.join(it).is_dir())
    }
}

fn is_down(part: Component<'_>) -> bool {
    matches!(part, Component::Normal(_))
}

/// A path without `.` and without folders that it leaves again.
fn plain(path: &Path) -> PathBuf {
    let mut found = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(found.components().next_back(), Some(Component::Normal(_))) =>
            {
                found.pop();
            }
            other => found.push(other),
        }
    }
    found
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A folder as seen from the current one: nothing for that itself.
pub(crate) fn from_here(folder: &Path) -> PathBuf {
    let Ok(here) = disk::current_folder() else { return folder.to_owned() };
    match (folder.strip_prefix(&here), here.strip_prefix(folder)) {
        (Ok(below), _) => below.to_owned(),
        (_, Ok(above)) => above.components().map(|_| "..").collect(),
        _ if folder == Path::new(".") => PathBuf::new(),
        _ => folder.to_owned(),
    }
}

/// The way from a folder down to the current one; empty where there is none.
fn back_from(folder: &Path) -> PathBuf {
    let here = disk::current_folder().unwrap_or_default();
    here.strip_prefix(folder).map_or_else(|_| PathBuf::new(), Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places as from `back`, seen from the home, or from above the home at the end of `home`.
    fn places(home: &str, below: &str, back: &str) -> Places {
        let config = Some(("push.toml".to_owned(), true));
        let [home, below, back] = [home, below, back].map(PathBuf::from);
        Places { home, back, below, config, together: None }
    }

    #[test]
    fn files_are_seen_from_here() {
        let check = |home: &str, below: &str, back: &str, file: &str, expected: [&str; 2]| {
            let places = places(home, below, back);
            assert_eq!([places.seen_here(file), places.in_diff(file)], expected, "{home} {below}");
        };
        check("", "", "", "app/a", ["app/a", "app/a"]);
        check("", "android", "", "app/a", ["android/app/a", "android/app/a"]);
        check("..", "android", "ios", "app/a", ["../android/app/a", "android/app/a"]);
        check("../..", "android", "android/app", "app/a", ["a", "android/app/a"]);
        check(
            "../..",
            "android",
            "android/app",
            "build.gradle",
            ["../build.gradle", "android/build.gradle"],
        );
        check("apps/b", "android", "", "app/a", ["apps/b/android/app/a", "apps/b/android/app/a"]);
        check("", "android", "", "push.toml", ["push.toml", "push.toml"]);
        check("..", "android", "ios", "push.lock", ["../push.lock", "push.lock"]);
        check("", "platforms/android", "", "../../config.xml", ["config.xml", "config.xml"]);
    }
}
