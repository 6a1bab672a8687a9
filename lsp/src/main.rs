//! The program `slac-lsp`: a language server on the standard input and output.

fn main() -> std::process::ExitCode {
    slac_lsp::main()
}
