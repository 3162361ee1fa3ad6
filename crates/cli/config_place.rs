//! Where the config file of a run is: push.toml in the project's home, or what `--config` names.
//!
//! Knows paths, and where a link of one may lead; knows nothing of what the file says.

use std::path::{Path, PathBuf};

use pushwright_android::RelPath;
use pushwright_config::{Code, Diagnostic};
use pushwright_lossless::SourceText;

use crate::disk::{self, DiskError, MOST_CONFIG};
use crate::exit::Failure;
use crate::global::GlobalArgs;
use crate::home::{CONFIG_FILE, Home};

/// Where a config file is.
#[derive(Clone, Debug)]
pub(crate) struct ConfigPlace {
    /// Its path, from the current folder.
    pub(crate) path: PathBuf,
    /// Its name in findings: as seen from the project's home where it lies below it.
    pub(crate) shown: String,
    /// Its path in the home; `None`: it lies outside, and is only read.
    inside: Option<RelPath>,
}

impl ConfigPlace {
    /// What `--config` names, read against the current folder; else push.toml in the home.
    pub(crate) fn new(home: &Home, global: &GlobalArgs) -> Result<ConfigPlace, Failure> {
        let Some(path) = &global.config else {
            return Ok(ConfigPlace {
                path: home.folder.join(CONFIG_FILE),
                shown: CONFIG_FILE.to_owned(),
                inside: RelPath::new(CONFIG_FILE),
            });
        };
        let below = disk::way_below(&home.folder, path)?;
        let inside = below.as_deref().and_then(Path::to_str).and_then(RelPath::new);
        let shown = inside.as_ref().map_or_else(|| path.display().to_string(), RelPath::to_string);
        Ok(ConfigPlace { path: path.clone(), shown, inside })
    }

    /// Whether findings name it as seen from the home.
    pub(crate) fn is_inside(&self) -> bool {
        self.inside.is_some()
    }

    /// Its text; `None` where there is no file. One in the home leads nowhere else, as it may have
    /// come with a clone; what somebody named on the command line is read wherever it is.
    pub(crate) fn read(&self, home: &Home) -> Result<Option<SourceText>, DiskError> {
        let text = match self.inside {
            Some(_) => disk::read_text_inside(&home.folder, &self.path),
            None => disk::read_text(&home.folder, &self.path),
        }?;
        match text {
            Some(text) if text.as_str().len() > MOST_CONFIG => {
                Err(DiskError::TooLarge(self.shown.clone()))
            }
            text => Ok(text),
        }
    }

    /// The way to write it.
    ///
    /// # Errors
    /// It lies outside the project, where nothing is written.
    pub(crate) fn writable(&self) -> Result<RelPath, Failure> {
        self.inside.clone().ok_or_else(|| {
            let message = format!("`{}` lies outside the project, and is not written", self.shown);
            Diagnostic::error(Code::ConfigBadValue, message)
                .help(
                    "keep it below the project's folder, or change it by hand; nothing was written",
                )
                .into()
        })
    }
}
