pushwright_certificate::push_config!("config/not-per-variant.toml");

fn main() {}
