pushwright_certificate::push_config!("config/complete.toml", "dve");

fn main() {}
