pushwright_certificate::push_config!("config/unknown-edition.toml");

fn main() {}
