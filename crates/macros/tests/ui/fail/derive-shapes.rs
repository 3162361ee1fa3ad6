use pushwright_certificate::PushCertificate;

#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "hms-core")]
enum Either {}

#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "hms-core")]
struct Tuple(String);

fn main() {}
