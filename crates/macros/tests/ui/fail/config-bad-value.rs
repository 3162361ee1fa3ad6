pushwright_certificate::push_config!("config/bad-value.toml");

fn main() {}
