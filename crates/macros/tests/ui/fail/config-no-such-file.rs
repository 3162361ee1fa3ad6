pushwright_certificate::push_config!("config/gone.toml");

fn main() {}
