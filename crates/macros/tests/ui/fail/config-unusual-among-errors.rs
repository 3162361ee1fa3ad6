pushwright_certificate::push_config!("config/unusual-among-errors.toml");

fn main() {}
