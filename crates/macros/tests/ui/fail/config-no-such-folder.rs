pushwright_certificate::push_config!("config/no-such-folder.toml");

fn main() {}
