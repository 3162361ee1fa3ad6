//! The names of the classes that are generated, and calls of theirs that apps write themselves.
//!
//! Knows names; what is in a class, its template says.

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

/// The call that registers.
pub(crate) const REGISTER: &str = "PushRegistration.register(";
/// The call that says whether the user has agreed.
pub(crate) const SET_CONSENT: &str = "PushRegistration.setConsent(";
/// Calls of the class that writes custom content into a message.
pub(crate) const SEND: [&str; 2] = ["PushMessageExtSender.with(", "PushMessageExtSender.addTo("];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_of_these_classes() {
        for call in [REGISTER, SET_CONSENT] {
            assert!(call.starts_with(&format!("{REGISTRATION}.")), "{call}");
        }
    }
}
