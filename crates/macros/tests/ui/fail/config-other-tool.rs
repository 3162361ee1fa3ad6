pushwright_certificate::push_config!("config/other-tool.toml");

fn main() {}
