pushwright_certificate::push_config!("config/too-many-fingerprints.toml");

fn main() {}
