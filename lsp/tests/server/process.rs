//! The program itself: how it begins and how it ends.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn start() -> Child {
    Command::new(env!("CARGO_BIN_EXE_slac-lsp"))
        .arg("--stdio")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts")
}

fn say(server: &mut Child, body: &str) {
    let input = server.stdin.as_mut().expect("its input");
    write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("it reads");
}

fn initialize(server: &mut Child, process: &str) {
    let body = format!(
        "{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\
         \"params\":{{\"processId\":{process},\"rootUri\":null,\"capabilities\":{{}}}}}}"
    );
    say(server, &body);
    // Until the answer begins.
    let mut byte = [0];
    let output = server.stdout.as_mut().expect("its output");
    output.read_exact(&mut byte).expect("an answer");
}

/// The status with which it ends; its input stays open until then.
fn status(mut server: Child) -> Option<i32> {
    let input = server.stdin.take();
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = server.try_wait().expect("it can be asked") {
            break status;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not end");
        std::thread::sleep(Duration::from_millis(5));
    };
    drop(input);
    status.code()
}

#[test]
fn it_exits_with_the_status_of_the_protocol() {
    for (shut, expected) in [(true, 0), (false, 1)] {
        let mut server = start();
        initialize(&mut server, "null");
        if shut {
            say(
                &mut server,
                r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#,
            );
        }
        say(&mut server, r#"{"jsonrpc":"2.0","method":"exit"}"#);
        assert_eq!(status(server), Some(expected));
    }
}

#[test]
fn the_end_of_the_input_is_the_end() {
    let mut server = start();
    initialize(&mut server, "null");
    drop(server.stdin.take());
    assert_eq!(status(server), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn it_ends_when_its_editor_is_gone() {
    let mut editor = Command::new("sleep")
        .arg("60")
        .spawn()
        .expect("something that lives");
    let mut server = start();
    initialize(&mut server, &editor.id().to_string());
    editor.kill().expect("it can be ended");
    editor.wait().expect("it has ended");
    assert_eq!(status(server), Some(1));
}
