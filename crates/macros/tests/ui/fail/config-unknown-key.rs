pushwright_certificate::push_config!("config/unknown-key.toml");

fn main() {}
