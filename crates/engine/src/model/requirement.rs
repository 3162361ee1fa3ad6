//! One thing that must hold: its key, what it is, who asks for it and what must be there first.
//!
//! Only says so; who asks for what is told by packs and push.toml, and the plan holds it against
//! the project.

use pushwright_android::{Key, RelPath, Want};
use pushwright_config::pack::{Condition, ConditionName, Lenience, Pack};

/// One thing that must hold.
#[derive(Clone, Debug)]
pub(crate) struct Requirement {
    /// Its structural name in this project.
    pub key: Key,
    /// The thing.
    pub what: What,
    /// Everybody who asks for it.
    pub origins: Vec<Origin>,
    /// What must be there first, for each who asks; one whose needs are met is enough.
    pub needs: Vec<Vec<Need>>,
}

impl Requirement {
    /// The source set, other than the main one, in which it holds.
    pub(crate) fn set(&self) -> Option<&str> {
        match &self.what {
            What::Want(Want::OfMember(member, _)) => Some(member.name()),
            What::Want(_) | What::VendorFile(_) | What::Keep | What::Vacant(_) => None,
        }
    }
}

/// The sorts of things that can be required.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// Something that can be applied.
    Want(Want),
    /// A file of the vendor's, which only the user can bring.
    VendorFile(VendorFile),
    /// Something of ours that stays as it is: copied sources whose origin is gone.
    Keep,
    /// A file of the user's beside which ours, or the build's, would be one class twice.
    Vacant(RelPath),
}

/// A JSON file that must be there and say certain things.
#[derive(Clone, Debug)]
pub(crate) struct VendorFile {
    /// Where it must be.
    pub path: RelPath,
    /// Where to get it.
    pub help: String,
    /// Paths in it, with `/`, and the values they must have.
    pub json: Vec<(String, String)>,
    /// What has the build go on without it.
    pub lenient: Option<Lenience>,
}

/// Who asks for a thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The pack's id, or `push.toml`.
    pub who: String,
    /// What people call the edition; `None`: push.toml asks by itself.
    pub title: Option<String>,
    /// What it is for, where an option of the pack's has it: the option's title.
    pub because: Option<String>,
    /// The file that says so.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
}

impl Origin {
    /// A line of a pack's file.
    pub(crate) fn of_pack(pack: &Pack, file: &str, line: usize) -> Origin {
        let title = Some(pack.title.clone());
        Origin { who: pack.id.to_string(), title, because: None, file: file.to_owned(), line }
    }

    /// A line of push.toml, or of what is written wherever there is one.
    pub(crate) fn of_push_toml(who: &str, file: &str, line: usize) -> Origin {
        let (who, file) = (who.to_owned(), file.to_owned());
        Origin { who, title: None, because: None, file, line }
    }

    /// The same, asked for on this condition of the pack's.
    pub(crate) fn on(self, pack: &Pack, condition: Option<&Condition>) -> Origin {
        let option = condition.filter(|it| !it.negated).and_then(|it| match &it.name {
            ConditionName::Option(name) => pack.options.iter().find(|it| it.key == *name),
            ConditionName::Gate(_) | ConditionName::Im(_) => None,
        });
        Origin { because: option.map(|it| it.title.clone()), ..self }
    }
}

/// What a requirement waits for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// A class in the sources.
    Class(String),
    /// A file.
    File(RelPath),
    /// The IM SDK that push.toml names, among the dependencies.
    ImSdk(&'static str),
    /// A folder that only the source set of this name compiles.
    FolderOf(String),
    /// The component of the manifest that names it, which another stands in the place of.
    Registered(Key),
    /// Another requirement, which must not be left for a human.
    Settled(Key),
    /// A file of ours that it calls, in whose place the user has one.
    Called(Key),
    /// The members of the axis that push.toml's variants lie on, which the files do not tell.
    Axis {
        /// Why not, as a phrase.
        why: String,
        /// The file and the first byte of what is not read.
        at: (RelPath, usize),
    },
    /// A plugin's file for every variant: some have the vendor, and the plugin is applied to all.
    EveryMember {
        /// The plugin's id.
        plugin: String,
        /// The file, below the module or a source set.
        file: String,
        /// The flavors or build types that have the vendor.
        members: Vec<String>,
        /// Those that have not, nor the file.
        without: Vec<String>,
        /// The option of push.toml that asks for the plugin.
        option: Option<String>,
    },
}
