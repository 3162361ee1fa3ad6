#![deny(deprecated)]

pushwright_certificate::push_config!("config/example-values.toml");

fn main() {}
