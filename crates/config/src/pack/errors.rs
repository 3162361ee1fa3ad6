//! What SDKs and build tools report: codes and messages, what they mean and what brings them about.
//!
//! Knows where such data lies and how it is made up; looks for nothing in any text.

use std::borrow::Cow;

use super::read;
use crate::diagnostic::{Code, Diagnostic};
use crate::im_sdk::ImSdk;

/// One code or message of an SDK or a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorCode {
    /// The code as it is printed; for a message without one, a name of our own.
    pub code: String,
    /// What the SDK's own classes call it.
    pub name: Option<String>,
    /// Other codes of the same meaning.
    pub aliases: Vec<String>,
    /// Messages that tell of it; `{…}` stands for what changes in them.
    pub matches: Vec<String>,
    /// Whether it says that all went well.
    pub success: bool,
    /// Whether the code means something else elsewhere.
    pub common: bool,
    /// What it says.
    pub text: String,
    /// What brings it about, likeliest first.
    pub causes: Vec<Cause>,
    /// What to do, in the order to try.
    pub fixes: Vec<String>,
    /// How sure we are.
    pub certainty: Certainty,
    /// Where that is from.
    pub source: Option<String>,
}

impl ErrorCode {
    /// The code and all it is called besides.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.code).chain(&self.name).chain(&self.aliases).map(String::as_str)
    }
}

/// What may bring an error about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What is wrong then.
    pub text: String,
    /// Findings of `doctor` that show it in a project.
    pub shown_by: Vec<Code>,
}

/// How sure we are of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// A public source says it.
    Sourced,
    /// It follows from what sources say.
    Inference,
    /// Believed; no source at hand.
    Memory,
}

impl Certainty {
    /// Every degree, surest first.
    pub const ALL: [Certainty; 3] = [Certainty::Sourced, Certainty::Inference, Certainty::Memory];

    /// Its name in errors.toml.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Certainty::Sourced => "sourced",
            Certainty::Inference => "inference",
            Certainty::Memory => "memory",
        }
    }
}

/// The text of an errors.toml, not read yet: only `explain` has to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorText {
    /// Its path, for diagnostics.
    pub path: String,
    /// Its text.
    pub text: Cow<'static, str>,
}

impl ErrorText {
    /// What it says, as far as that can be made out, and what is wrong with it.
    #[must_use]
    pub fn read(&self) -> (ErrorFile, Vec<Diagnostic>) {
        read::read_errors(&self.path, &self.text)
    }
}

/// What an errors.toml says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorFile {
    /// What people call the tool that reports these; empty for a pack, which has a title.
    pub title: String,
    /// Words that show that a line of a log speaks of the SDK.
    pub marks: Vec<String>,
    /// Codes and messages, in the file's order.
    pub errors: Vec<ErrorCode>,
}

/// A tool of the build, or the phone's installer, that reports errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// The name of its file, without ending.
    pub id: String,
    /// What it reports.
    pub errors: ErrorText,
}

/// The tools whose messages are explained, by id.
#[must_use]
pub fn tools() -> Vec<Tool> {
    let tool = |(path, text): &(&str, &'static str)| {
        let id = path.strip_suffix(".toml")?.to_owned();
        let errors = ErrorText { path: format!("tools/{path}"), text: Cow::Borrowed(*text) };
        Some(Tool { id, errors })
    };
    pushwright_packs::tools().iter().filter_map(tool).collect()
}

/// What IM SDKs report themselves.
#[must_use]
pub fn im_errors() -> Vec<(ImSdk, ErrorText)> {
    let of = |sdk: ImSdk| {
        let path = format!("{}/errors.toml", sdk.as_str());
        let (_, text) = pushwright_packs::im().iter().find(|(it, _)| *it == path)?;
        Some((sdk, ErrorText { path, text: Cow::Borrowed(*text) }))
    };
    ImSdk::all().into_iter().filter_map(of).collect()
}
