pushwright_certificate::push_config!("config/not-utf-8.toml");

fn main() {}
