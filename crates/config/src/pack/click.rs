//! Whose phones a vendor's push serves, and what a click on a notification does there.
//!
//! Knows what packs say of both; push.toml's side is `config::click`.

use super::Condition;

/// Which phones a vendor's push serves; names are compared ignoring case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brand {
    /// Any of these as `Build.BRAND`, or
    pub brands: Vec<String>,
    /// any of these as `Build.MANUFACTURER`,
    pub manufacturers: Vec<String>,
    /// but none of these as the brand,
    pub not_brands: Vec<String>,
    /// and none of these as the manufacturer.
    pub not_manufacturers: Vec<String>,
    /// Every phone, whatever its names.
    pub any: bool,
    /// Vendors with a lower number are asked first.
    pub order: i64,
    /// Vendors whose phones it serves where their own SDK does not.
    pub stands_in_for: Vec<String>,
}

/// What a vendor makes of a click on a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackClick {
    /// What the IM console takes for a page of the app.
    pub target: ClickTarget,
    /// Whether the entry class reads the custom content where it is not the extra `ext`.
    pub reads_ext: ReadsExt,
    /// Whether custom content that is no JSON object is not delivered.
    pub json_ext: bool,
}

/// Whether a pack's entry class has a method that reads custom content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ReadsExt {
    /// The SDK hands it over as the extra `ext`.
    #[default]
    Never,
    /// It does.
    Always,
    /// It does, with some versions or options.
    When(Condition),
}

/// What the IM console takes for a page of the app that a click opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClickTarget {
    /// The `intent:` URI of the page.
    #[default]
    IntentUri,
    /// The qualified name of the activity.
    Activity,
    /// Nothing: a click opens the app.
    App,
}

impl ClickTarget {
    /// Every target.
    pub const ALL: [ClickTarget; 3] =
        [ClickTarget::IntentUri, ClickTarget::Activity, ClickTarget::App];

    /// Its name in pack.toml.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ClickTarget::IntentUri => "intent-uri",
            ClickTarget::Activity => "activity",
            ClickTarget::App => "app",
        }
    }
}
