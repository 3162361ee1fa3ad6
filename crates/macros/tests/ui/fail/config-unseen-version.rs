#![deny(deprecated)]

pushwright_certificate::push_config!("config/unseen-version.toml");

fn main() {}
