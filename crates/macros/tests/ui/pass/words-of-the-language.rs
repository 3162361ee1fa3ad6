//! A vendor and fields whose keys are words of Rust.

mod push {
    pushwright_certificate::push_config!("config/own-vendor.toml");
}

use pushwright_certificate::{PushCertificate, Secret};

#[derive(PushCertificate)]
#[push(vendor = "move", edition = "push-1", packs = "config/packs")]
struct Own {
    r#app_key: String,
    web_secret: Secret<String>,
}

fn main() {
    assert_eq!(push::r#move::SELF, "x");
    assert!(push::r#move::web_secret().is_err());
    let own = Own { app_key: "AC-12".to_owned(), web_secret: Secret::new("x".to_owned()) };
    assert!(own.validate().is_ok());
    let own = Own { app_key: "XY".to_owned(), ..own };
    assert!(own.validate().is_err());
}
