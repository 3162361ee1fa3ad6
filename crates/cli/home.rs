//! Where a project lives: the folder of push.toml, and the Gradle project that it is about.
//!
//! Knows how both are found from where a command runs; reads of push.toml only which folder it is
//! about. `owner` knows the tools that make Android folders, `wrong_place` what to say where there
//! is no project.

mod owner;
mod wrong_place;

use std::path::{Path, PathBuf};

use pushwright_android::RelPath;
use pushwright_config::{Code, Diagnostic, project_folder};

use self::owner::Owner;
use crate::disk;
use crate::exit::Failure;
use crate::global::GlobalArgs;

/// The config file's name.
pub(crate) const CONFIG_FILE: &str = "push.toml";

/// The folder of a project's push.toml and push.lock, and the Gradle project in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Home {
    /// The folder of push.toml and push.lock.
    pub(crate) folder: PathBuf,
    /// The Gradle project's folder as seen from it; `None`: it is the same.
    pub(crate) below: Option<RelPath>,
}

impl Home {
    /// A project whose push.toml is in the Gradle project's own folder.
    pub(crate) fn of_gradle(folder: &Path) -> Home {
        Home { folder: folder.to_owned(), below: None }
    }

    /// The home whose push.toml is in `folder`, as that file says.
    fn of_config(folder: &Path) -> Home {
        Home::said_by(folder, &folder.join(CONFIG_FILE))
    }

    /// The same home, its Gradle project as the config at `path` says.
    fn said_by(folder: &Path, path: &Path) -> Home {
        // What is wrong with the file is told by whoever parses it.
        let text = disk::read_text(folder, path).ok().flatten();
        let project = text.and_then(|it| project_folder(it.as_str()));
        let below = project.and_then(|it| RelPath::new(&it)).filter(|it| !it.as_str().is_empty());
        Home { folder: folder.to_owned(), below }
    }

    /// The Gradle project's folder.
    pub(crate) fn gradle(&self) -> PathBuf {
        match &self.below {
            Some(below) => self.folder.join(below.as_str()),
            None => self.folder.clone(),
        }
    }

    /// A path of the Gradle project as seen from push.toml.
    pub(crate) fn path(&self, of_project: &RelPath) -> RelPath {
        let below = self.below.as_ref().and_then(|it| it.join(of_project.as_str()));
        below.unwrap_or_else(|| of_project.clone())
    }

    /// The way from push.toml's folder to the Gradle project's.
    pub(crate) fn below(&self) -> &str {
        self.below.as_ref().map_or("", RelPath::as_str)
    }

    /// The same, unless the folder that push.toml speaks of is missing.
    fn checked(self) -> Result<Home, Failure> {
        let Some(below) = &self.below else { return Ok(self) };
        if self.gradle().is_dir() {
            return Ok(self);
        }
        let message = format!("`{below}` is missing, the folder that `project` in push.toml names");
        let made = match owner::tool_of(&self.folder) {
            Some(tool) => {
                format!("{}; then run `pushwright apply`", tool.brings_android())
            }
            None => "mend `project` in push.toml, or bring the folder".to_owned(),
        };
        Err(Diagnostic::error(Code::ProjectNotFound, message).help(made).into())
    }
}

/// Whether a folder has a script by which Gradle builds it.
fn is_gradle(folder: &Path) -> bool {
    has_script(folder, "settings.gradle") || has_script(folder, "build.gradle")
}

fn has_script(folder: &Path, name: &str) -> bool {
    folder.join(name).is_file() || folder.join(format!("{name}.kts")).is_file()
}

/// Whether a folder has a push.toml, or a run was interrupted that may have begun with writing it.
fn has_config(folder: &Path) -> bool {
    let has = || folder.join(CONFIG_FILE).is_file() || disk::was_interrupted(folder);
    disk::is_within(folder) && has()
}

/// The homes of the projects a command works on: of `--project`, or of the nearest push.toml
/// upwards, or of every push.toml below.
pub(crate) fn homes(global: &GlobalArgs) -> Result<Vec<Home>, Failure> {
    let start = start(global)?;
    if let Some(config) = &global.config {
        return Ok(vec![named_by(config, new_home(global)?)?]);
    }
    if let Some(home) = around(&start, global, Stray::Refuse)? {
        return Ok(vec![home.checked()?]);
    }
    let below = disk::find_below(&start, CONFIG_FILE);
    let below: Vec<Home> = below.iter().filter_map(|it| it.parent()).map(Home::of_config).collect();
    if below.is_empty() {
        return Err(match gradle_around(&start)? {
            Some(gradle) => wrong_place::without_config(&gradle, &start),
            None => wrong_place::without_project(&start),
        }
        .into());
    }
    below.into_iter().map(Home::checked).collect()
}

/// The home that one stands in, without looking below: that of `--project`, or of the nearest
/// push.toml upwards.
pub(crate) fn home_around(global: &GlobalArgs) -> Result<Option<Home>, Failure> {
    // A folder that was deleted under the shell is no project.
    let Ok(start) = start(global) else {
        return global.project.as_deref().map_or(Ok(None), |it| is_folder(it).map(|()| None));
    };
    if let Some(config) = &global.config {
        return Ok(match new_home(global) {
            Ok(home) => Some(named_by(config, home)?),
            Err(_) => None,
        });
    }
    around(&start, global, Stray::Ignore)
}

/// The home of a project that may have no push.toml yet.
pub(crate) fn new_home(global: &GlobalArgs) -> Result<Home, Failure> {
    let start = start(global)?;
    if let Some(home) = around(&start, global, Stray::Ignore)? {
        return home.checked();
    }
    let gradle = match &global.project {
        Some(project) => gradle_at(project)?,
        None => gradle_around(&start)?,
    };
    let Some(gradle) = gradle else { return Err(wrong_place::without_project(&start).into()) };
    Ok(home_of_gradle(&gradle))
}

/// The home of a Gradle project without push.toml: its owner's folder, else its own.
fn home_of_gradle(gradle: &Path) -> Home {
    // A push.toml that is there stays where it is.
    if has_config(gradle) {
        return Home::of_config(gradle);
    }
    let owner = owner::owner_of(gradle);
    let below = |owner: &Owner| RelPath::new(owner.android.to_str()?);
    match owner.map(|it| (below(&it), it)) {
        Some((below @ Some(_), owner)) => Home { folder: owner.folder, below },
        _ => Home::of_gradle(gradle),
    }
}

/// The Gradle project of a folder: itself, or the one in it.
fn gradle_at(folder: &Path) -> Result<Option<PathBuf>, Failure> {
    if has_script(folder, "settings.gradle") {
        return Ok(Some(folder.to_owned()));
    }
    if let Some(tool) = owner::tool_of(folder) {
        let android = folder.join(tool.android());
        if is_gradle(&android) {
            return Ok(Some(android));
        }
        if !is_gradle(folder) {
            return Err(wrong_place::without_android(folder, tool).into());
        }
    }
    let android = folder.join("android");
    let mut both = [android, folder.to_owned()].into_iter();
    Ok(both.find(|it| is_gradle(it)))
}

/// The Gradle project around a folder: the nearest one that has settings, or that a JavaScript or
/// Dart project of the same repository holds; else what is in the folder itself.
fn gradle_around(start: &Path) -> Result<Option<PathBuf>, Failure> {
    let mut is_same_repository = true;
    for folder in start.ancestors() {
        if has_script(folder, "settings.gradle") {
            return Ok(Some(folder.to_owned()));
        }
        if is_same_repository
            && owner::tool_of(folder).is_some()
            && let Some(gradle) = gradle_at(folder)?
        {
            return Ok(Some(gradle));
        }
        is_same_repository &= !folder.join(".git").exists();
    }
    gradle_at(start)
}

/// What is done about a push.toml above a folder that belongs to another project.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stray {
    /// It is passed by.
    Ignore,
    /// It is an error.
    Refuse,
}

/// The home of a push.toml in `start` or above. One above `--project` must name it.
fn around(start: &Path, global: &GlobalArgs, stray: Stray) -> Result<Option<Home>, Failure> {
    if has_config(start) {
        return Ok(Some(Home::of_config(start)));
    }
    if global.project.is_some() {
        let Ok(real) = start.canonicalize() else { return Ok(None) };
        let mut above = real.ancestors().skip(1).filter(|it| has_config(it)).map(Home::of_config);
        let names_it = |it: &Home| it.below.is_some() && is_same(&it.gradle(), &real);
        return Ok(above.find(names_it));
    }
    let Some(folder) = start.ancestors().find(|it| has_config(it)) else { return Ok(None) };
    let home = Home::of_config(folder);
    // One that lies about above another project is not that one's.
    let is_its_own = match (gradle_around(start), &home.below) {
        (Ok(Some(gradle)), Some(_)) => gradle.starts_with(home.gradle()),
        (Ok(Some(_)), None) => is_gradle(folder),
        (Ok(None) | Err(_), _) => true,
    };
    match (is_its_own, stray) {
        (true, _) => Ok(Some(home)),
        (false, Stray::Ignore) => Ok(None),
        (false, Stray::Refuse) => Err(wrong_place::stray(folder, start).into()),
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|it| it == other)
}

/// The home, with the Gradle project that a config named by `--config` speaks of.
fn named_by(config: &Path, home: Home) -> Result<Home, Failure> {
    let said = Home::said_by(&home.folder, config);
    if said.below.is_some() { said.checked() } else { Ok(home) }
}

/// Where to look: `--project`, else the current folder.
fn start(global: &GlobalArgs) -> Result<PathBuf, Failure> {
    let Some(project) = &global.project else { return Ok(disk::current_folder()?) };
    is_folder(project)?;
    match disk::is_within(project) {
        true => Ok(project.clone()),
        false => Err(wrong_place::outside(project, disk::fence()).into()),
    }
}

/// Refuses a `--project` that is none.
fn is_folder(project: &Path) -> Result<(), Failure> {
    if project.is_dir() {
        return Ok(());
    }
    let message = match project.exists() {
        true => format!("`{}` is not a folder", project.display()),
        false => format!("the folder `{}` is missing", project.display()),
    };
    let finding = Diagnostic::error(Code::ProjectNotFound, message);
    Err(finding.help("name the project's folder with `--project`").into())
}
