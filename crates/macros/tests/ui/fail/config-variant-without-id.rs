pushwright_certificate::push_config!("config/variant-without-id.toml", "dev");

fn main() {}
