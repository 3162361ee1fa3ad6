//! Names and lints of the user's that an expansion must not touch.
#![no_std]
#![deny(missing_docs, warnings, unreachable_pub, clippy::all)]
#![forbid(unsafe_code)]
#![allow(non_camel_case_types, non_upper_case_globals, dead_code, unused_macros)]

/// Names of the prelude and of the macros' own that mean something else here.
pub mod hostile {
    struct str;
    struct i64;
    struct u8;
    struct u128;
    struct String;
    struct Option;
    struct Result;
    struct Some;
    struct None;
    struct Ok;
    struct Err;
    struct TryFrom;
    struct Self_;
    struct Click;
    struct Fingerprint;
    const values: () = ();
    const read: () = ();
    const list: () = ();
    const number: () = ();
    mod core {}
    mod std {}
    mod pushwright_config {}
    macro_rules! include_bytes {
        () => {};
    }
    macro_rules! compile_error {
        () => {};
    }

    pushwright_certificate::push_config!("config/complete.toml");

    /// A certificate.
    #[derive(::pushwright_certificate::PushCertificate)]
    #[push(vendor = "huawei", edition = "hms-core")]
    pub struct Certificate<'a> {
        /// A field.
        pub app_id: &'a ::core::primitive::str,
        /// A field.
        pub certificate_id: ::core::primitive::i64,
    }
}

/// Not even the prelude.
pub mod bare {
    #![no_implicit_prelude]

    ::pushwright_certificate::push_config!("config/complete.toml");

    /// A certificate.
    #[::core::prelude::v1::derive(::pushwright_certificate::PushCertificate)]
    #[push(vendor = "huawei", edition = "hms-core")]
    pub struct Certificate<'a> {
        /// A field.
        pub app_id: &'a str,
        /// A field.
        pub certificate_id: i64,
    }
}

/// The same vendor twice, each in a module of its own.
pub mod dev {
    pushwright_certificate::push_config!("config/complete.toml", "dev");
}

fn main() {
    assert!(hostile::huawei::CERTIFICATE_ID != dev::huawei::CERTIFICATE_ID);
}
