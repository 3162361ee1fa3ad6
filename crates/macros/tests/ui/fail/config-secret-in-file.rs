pushwright_certificate::push_config!("config/secret-in-file.toml");

fn main() {}
