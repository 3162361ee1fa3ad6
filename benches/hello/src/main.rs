//! Reads its arguments and prints a line.

use clap::Parser;

/// Prints a line.
#[derive(Parser)]
struct Args {
    /// Whom to greet
    name: Option<String>,
}

fn main() {
    println!("hello {}", Args::parse().name.as_deref().unwrap_or("you"));
}
