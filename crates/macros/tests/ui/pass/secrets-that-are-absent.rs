//! A secret without an environment variable leaves no trace in the expansion: were one of these
//! names there, its use would be ambiguous.

mod push {
    pushwright_certificate::push_config!("config/own-vendor.toml");
}

mod probe {
    pub fn own_secret() {}
    pub const OWN_SECRET: () = ();
    pub fn back_secret() {}
    pub const WEB_SECRET: () = ();
}

use probe::*;
#[allow(unused_imports)]
use push::r#move::*;

fn main() {
    own_secret();
    back_secret();
    let () = OWN_SECRET;
    let () = WEB_SECRET;
}
