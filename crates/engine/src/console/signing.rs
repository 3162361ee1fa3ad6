//! Which keys builds are signed with: the keystores that a script names, and the debug one.
//!
//! Knows `signingConfigs`; opens no keystore: that is for whoever may read outside the project.

use std::fmt;

use pushwright_android::{Outside, Project};
use pushwright_config::Fingerprint;

/// A keystore that signs some builds.
#[derive(Clone, PartialEq, Eq)]
pub struct Keystore {
    /// The signing configuration.
    pub config: String,
    /// The build types and flavors that use it.
    pub used_by: Vec<String>,
    /// Its path: relative to the project's root, absolute, or [`DEBUG_KEYSTORE`]; `None` where
    /// the scripts do not decide it.
    pub path: Option<String>,
    /// The key's name, where the scripts tell it.
    pub alias: Option<String>,
    password: Option<String>,
}

impl Keystore {
    /// The password, for opening the keystore and nothing else.
    #[must_use]
    pub fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }
}

impl fmt::Debug for Keystore {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keystore({}, {:?})", self.config, self.path)
    }
}

/// A keystore and what was found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The keystore.
    pub keystore: Keystore,
    /// The SHA-256 of the signing certificate, or why it is not known.
    pub fingerprint: Result<Fingerprint, String>,
}

/// The path of the keystore that Android's tools sign debug builds with, for lack of another.
pub const DEBUG_KEYSTORE: &str = "~/.android/debug.keystore";

/// The keystores that builds of the application are signed with, the debug one first.
///
/// `outside` looks up what the files only name.
#[must_use]
pub fn keystores(
    project: &Project<'_>,
    outside: &dyn Fn(Outside<'_>) -> Option<String>,
) -> Vec<Keystore> {
    let members = project.members();
    let users = |config: &str| -> Vec<String> {
        let by_default = config == "debug"
            && !members.iter().any(|it| it.name == "debug" && it.signing.is_some());
        let named = members.iter().filter(|it| it.signing.as_deref() == Some(config));
        let mut users: Vec<String> = named.map(|it| it.name.clone()).collect();
        if by_default && !users.iter().any(|it| it == "debug") {
            users.insert(0, "debug".to_owned());
        }
        users
    };
    let mut found: Vec<Keystore> = project
        .signing_configs(outside)
        .into_iter()
        .map(|it| {
            let is_debug = it.name == "debug";
            let plain = is_debug && it.store_file.is_none();
            Keystore {
                used_by: users(&it.name),
                path: it.store_file.or_else(|| plain.then(|| DEBUG_KEYSTORE.to_owned())),
                alias: it.key_alias.or_else(|| plain.then(|| DEBUG_ALIAS.to_owned())),
                password: it.store_password.or_else(|| is_debug.then(|| DEBUG_PASSWORD.to_owned())),
                config: it.name,
            }
        })
        .collect();
    if !found.iter().any(|it| it.config == "debug") {
        found.insert(
            0,
            Keystore {
                config: "debug".to_owned(),
                used_by: users("debug"),
                path: Some(DEBUG_KEYSTORE.to_owned()),
                alias: Some(DEBUG_ALIAS.to_owned()),
                password: Some(DEBUG_PASSWORD.to_owned()),
            },
        );
    }
    found
}

/// What Android's tools call the key of the debug keystore.
const DEBUG_ALIAS: &str = "androiddebugkey";
/// The password of every debug keystore; it is no secret.
const DEBUG_PASSWORD: &str = "android";
