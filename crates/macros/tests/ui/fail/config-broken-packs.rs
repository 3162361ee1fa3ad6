pushwright_certificate::push_config!("config/broken-packs.toml");

fn main() {}
