//! The IM SDKs that push is set up for.
//!
//! Knows their names; what each is told lies in its templates.

/// The IM SDK the app uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImSdk {
    /// Tencent IM 4, `TIMManager`.
    Tim4,
    /// Tencent IM 4.8.50 and later, `V2TIMManager`.
    V2Tim,
    /// Tencent's own push plugin.
    TimPush,
    /// None: the app reports tokens itself.
    None,
}

impl ImSdk {
    /// Every SDK.
    pub const ALL: [ImSdk; 4] = [ImSdk::Tim4, ImSdk::V2Tim, ImSdk::TimPush, ImSdk::None];

    /// Its name in push.toml, which is also its templates' folder.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ImSdk::Tim4 => "tim-4",
            ImSdk::V2Tim => "v2tim",
            ImSdk::TimPush => "timpush",
            ImSdk::None => "none",
        }
    }
}
