pushwright_certificate::push_config!("config/too-new.toml");

fn main() {}
