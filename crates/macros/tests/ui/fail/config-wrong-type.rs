pushwright_certificate::push_config!("config/wrong-type.toml");

fn main() {}
