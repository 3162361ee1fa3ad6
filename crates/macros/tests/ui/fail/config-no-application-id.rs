pushwright_certificate::push_config!("config/no-application-id.toml");

fn main() {}
