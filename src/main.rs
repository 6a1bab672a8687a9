//! The program `slac`. Everything is in the library; see `slac::cli`.

fn main() -> std::process::ExitCode {
    slac::cli::main()
}
