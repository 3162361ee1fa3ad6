pushwright_certificate::push_config!();
pushwright_certificate::push_config!(push);
pushwright_certificate::push_config!("config/complete.toml", "dev", "more");
pushwright_certificate::push_config!("config/complete.toml", dev);

fn main() {}
