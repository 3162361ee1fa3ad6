//! Warnings do not keep a crate from being built.

pushwright_certificate::push_config!("config/example-values.toml");

fn main() {
    assert_eq!(huawei::CERTIFICATE_ID, 6666);
}
