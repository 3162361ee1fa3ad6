pushwright_certificate::push_config!("config/bad-url.toml");

fn main() {}
