//! Certificate config checked at compile time.
//!
//! A backend that sends pushes, a JNI library or a build tool shares the app's push.toml; here a
//! wrong id in it does not compile. The checks are those of the `pushwright` command, from the
//! same code and the same vendor packs.
//!
//! This crate is what the macros' expansions name, and all they name. It has no dependency at run
//! time, needs neither `std` nor an allocator, and knows no vendor: what is right for a vendor
//! comes in with each expansion.
//!
//! # Constants from push.toml
//!
//! ```
//! mod push {
//!     pushwright_certificate::push_config!("tests/push.toml");
//! }
//!
//! assert_eq!(push::huawei::CERTIFICATE_ID, 20455_i64);
//! assert_eq!(push::huawei::APP_ID, "100837465");
//! assert!(push::huawei::INTENT_URI.starts_with("intent://"));
//! ```
//!
//! The name is relative to the crate's Cargo.toml, and may lead out of it: `"../app/push.toml"`.
//! An edit of push.toml, or of a pack of your own that it names, has the crate built anew; nothing
//! of their text is kept in what is built.
//!
//! A second argument picks a variant, a product flavor or build type with values of its own:
//!
//! ```
//! mod dev {
//!     pushwright_certificate::push_config!("tests/push.toml", "dev");
//! }
//!
//! assert_eq!(dev::huawei::APPLICATION_ID, "com.example.chat.dev");
//! ```
//!
//! # A certificate of your own type
//!
//! ```
//! use pushwright_certificate::{PushCertificate, Values};
//!
//! #[derive(PushCertificate)]
//! #[push(vendor = "huawei", edition = "hms-core")]
//! struct Huawei<'a> {
//!     app_id: &'a str,
//!     certificate_id: i64,
//! }
//!
//! let answer = [("app-id", "100837465"), ("certificate-id", "0")];
//! let values = Values(|key| answer.iter().find(|(name, _)| *name == key).map(|(_, text)| *text));
//! let error = Huawei::try_from(values).err().expect("no certificate has that number");
//! assert_eq!(error.to_string(), "`certificate-id` is at least 1");
//! ```
//!
//! # Features
//!
//! `std`: server secrets become functions that read the environment (they are absent without it),
//! derived certificates may hold `String` and `Vec`, and [`Values`] can be the environment.

#![no_std]

#[cfg(feature = "std")]
extern crate std;

mod invalid;
mod read;
mod rule;
mod value;

pub use invalid::{Invalid, Reason};
pub use pushwright_macros::{PushCertificate, push_config};
#[cfg(feature = "std")]
pub use read::MissingVariable;
pub use read::Values;
pub use value::{Click, Fingerprint, Secret};

/// A vendor's certificate whose values obey the rules of the vendor's pack.
///
/// Derive it: `#[derive(PushCertificate)]` with `#[push(vendor = "…", edition = "…")]` on a struct
/// with named fields. `packs = "…"` names a folder of packs of your own, relative to the crate's
/// manifest.
///
/// The fields are the vendor's certificate fields in snake case. Each one the vendor requires must
/// be there; of the others, those you have a use for, perhaps as an `Option`. Ids, class names and
/// paths are `&str` or `String`, numbers any integer, fingerprints `[Fingerprint; N]` or
/// `Vec<Fingerprint>`; a secret is text, best wrapped in [`Secret`]. `String` and `Vec` need the
/// feature `std`.
///
/// The derive also writes `TryFrom<Values<_>>`, which reads and checks values at run time.
pub trait PushCertificate {
    /// The vendor.
    const VENDOR: &'static str;
    /// The edition of the vendor's SDK.
    const EDITION: &'static str;

    /// Checks every value by the rules of the vendor's pack.
    ///
    /// # Errors
    ///
    /// The first field, in the order of the struct, whose value cannot be right. A merely unusual
    /// value is none.
    fn validate(&self) -> Result<(), Invalid>;
}

/// What the expansions name; not for anybody else.
#[doc(hidden)]
pub mod __private {
    pub use core::convert::TryFrom;
    pub use core::include_bytes;
    pub use core::ops::FnMut;
    pub use core::option::Option;
    pub use core::primitive::{i64, str, u8};
    pub use core::result::Result::{self, Ok};
    #[cfg(feature = "std")]
    pub use std::string::String;

    pub use crate::read::Field;
    #[cfg(feature = "std")]
    pub use crate::read::variable;
    pub use crate::rule::{ClassRule, Fingerprints, ListRule, Number, NumberRule, Text, TextRule};
}

/// Writes a function that reads a server's secret; nothing without the feature `std`.
#[cfg(feature = "std")]
#[doc(hidden)]
#[macro_export]
macro_rules! __secret {
    ($(#[$doc:meta])* $name:ident $variable:literal) => {
        $(#[$doc])*
        pub fn $name() -> $crate::__private::Result<
            $crate::Secret<$crate::__private::String>,
            $crate::MissingVariable,
        > {
            $crate::__private::variable($variable)
        }
    };
}

/// Writes a function that reads a server's secret; nothing without the feature `std`.
#[cfg(not(feature = "std"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __secret {
    ($(#[$doc:meta])* $name:ident $variable:literal) => {};
}

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
