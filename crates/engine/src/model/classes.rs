//! The names of the classes that are generated, and calls of theirs that apps write themselves.
//!
//! Knows names; what is in a class, its template says.

use std::fmt;

/// The class that the sources of every vendor call.
pub const TOKEN_MANAGER: &str = "ThirdPushTokenMgr";
/// The class that calls every vendor's entry class.
pub const REGISTRATION: &str = "PushRegistration";
/// The class whose values may differ between variants.
pub(crate) const CONSTANTS: &str = "Constants";
/// The class that reads what a click brings.
pub(crate) const CLICK_READER: &str = "PushMessageExt";
/// The class that tells what one flavor or build type has, where not all have every vendor.
pub(crate) const BY_MEMBER: &str = "PushVendors";
/// The provider that calls the registration when the app starts, where push.toml wants that.
pub(crate) const STARTUP: &str = "PushStartup";
/// The class that reads what the build put into the manifest.
pub(crate) const MANIFEST_READER: &str = "PushManifest";

/// A call of a generated class that apps write themselves.
pub(crate) struct OwnCall {
    /// The class, without its package.
    pub(crate) class: &'static str,
    /// The method.
    pub(crate) method: &'static str,
}

impl fmt::Display for OwnCall {
    /// As it is written, up to its arguments.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}(", self.class, self.method)
    }
}

/// The call that registers.
pub(crate) const REGISTER: OwnCall = OwnCall { class: REGISTRATION, method: "register" };
/// The call that says whether the user has agreed.
pub(crate) const SET_CONSENT: OwnCall = OwnCall { class: REGISTRATION, method: "setConsent" };
/// The call that says whether the user has logged in.
pub(crate) const SET_LOGIN: OwnCall = OwnCall { class: TOKEN_MANAGER, method: "setIsLogin" };
/// What Kotlin sets for [`SET_LOGIN`].
pub(crate) const LOGIN_PROPERTY: OwnCall = OwnCall { class: TOKEN_MANAGER, method: "isLogin" };
/// Calls of the class that writes custom content into a message.
pub(crate) const SEND: [&str; 2] = ["PushMessageExtSender.with(", "PushMessageExtSender.addTo("];
