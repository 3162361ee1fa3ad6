pushwright_certificate::push_config!("config/same-edition-twice.toml");

fn main() {}
