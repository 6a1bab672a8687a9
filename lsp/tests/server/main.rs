//! The server as a client meets it: over a pipe in this process, and as a process.

mod actions;
mod client;
mod features;
mod files;
mod navigate;
mod process;
mod robust;
mod switch;
mod takes;
mod views;
