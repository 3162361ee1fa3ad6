pushwright_certificate::push_config!("config/unknown-vendor.toml");

fn main() {}
