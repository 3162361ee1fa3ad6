pushwright_certificate::push_config!("config/malformed.toml");

fn main() {}
