pushwright_certificate::push_config!("config/missing-key.toml");

fn main() {}
