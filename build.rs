//! Tells Cargo that the embedded folders are inputs, so that a file added to them is noticed.

fn main() {
    println!("cargo::rerun-if-changed=themes/briefing");
    println!("cargo::rerun-if-changed=src/starter");
}
