//! Outputs: colours, pipes, terminals.

use super::{CLEAN, folder, run, shown, slac};
use std::fs;
use std::process::{Command, Stdio};

#[test]
fn colours_are_used_only_where_they_are_wanted() {
    let folder = folder(&[("a.sla", "contract a \"A\" { }\nparty\n")]);
    let coloured = |arguments: &[&str], no_color: bool| {
        let mut command = slac(folder.path(), arguments);
        if no_color {
            command.env("NO_COLOR", "1");
        }
        shown(&command.output().expect("it runs")).contains('\u{1b}')
    };
    assert!(!coloured(&["check"], false), "no terminal, no colour");
    assert!(coloured(&["check", "--color", "always"], true));
    assert!(!coloured(&["check", "--color", "never"], false));
}

#[test]
fn an_output_that_nobody_reads_is_no_error() {
    let folder = folder(&[]);
    let mut child = slac(folder.path(), &["explain", "--list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert!(output.stderr.is_empty(), "{}", shown(&output));
}

#[test]
fn what_is_written_to_a_closed_disk_is_an_error() {
    // `/dev/full` refuses every byte.
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        return;
    };
    let folder = folder(&[]);
    let output = slac(folder.path(), &["explain", "--list"])
        .stdout(full)
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert!(!output.stderr.is_empty());
}

// ---- terminals

/// A terminal that a test holds: what is written to it can be read.
#[cfg(unix)]
struct Terminal {
    ours: std::os::fd::OwnedFd,
    theirs: fs::File,
}

#[cfg(unix)]
impl Terminal {
    fn new() -> Self {
        use rustix::pty;
        let ours = pty::openpt(pty::OpenptFlags::RDWR | pty::OpenptFlags::NOCTTY);
        let ours = ours.expect("there are terminals");
        pty::grantpt(&ours).expect("it can be opened");
        pty::unlockpt(&ours).expect("it can be opened");
        let name = pty::ptsname(&ours, Vec::new()).expect("it has a name");
        let name = name.into_string().expect("its name is text");
        let theirs = fs::OpenOptions::new().read(true).write(true).open(name);
        let theirs = theirs.expect("it can be opened");
        let size = rustix::termios::Winsize {
            ws_row: 24,
            ws_col: 80,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        rustix::termios::tcsetwinsize(&theirs, size).expect("it has a size");
        Self { ours, theirs }
    }

    /// An end for a process.
    fn end(&self) -> Stdio {
        self.theirs.try_clone().expect("it can be shared").into()
    }

    /// Runs a command whose ends are set, and gives its standard output, if that is a pipe, and
    /// what the terminal got.
    fn run(self, mut command: Command) -> (String, String) {
        use std::io::Read;
        let mut child = command
            .env("TERM", "xterm-256color")
            .spawn()
            .expect("it runs");
        drop(command);
        drop(self.theirs);
        let mut ours = fs::File::from(self.ours);
        let reader = std::thread::spawn(move || {
            let mut seen = Vec::new();
            let mut some = [0; 4096];
            // The end of a terminal is an error on some systems.
            while let Ok(count @ 1..) = ours.read(&mut some) {
                seen.extend_from_slice(&some[..count]);
            }
            String::from_utf8_lossy(&seen).into_owned()
        });
        let mut piped = String::new();
        if let Some(mut out) = child.stdout.take() {
            out.read_to_string(&mut piped).expect("it is text");
        }
        child.wait().expect("it ends");
        (piped, reader.join().expect("it reads"))
    }
}

#[cfg(unix)]
#[test]
fn a_terminal_gets_colours_unless_they_are_unwanted() {
    let folder = folder(&[("a.sla", "contract a \"A\" { }\nparty\n")]);
    let seen = |arguments: &[&str], variable: (&str, &str)| {
        let terminal = Terminal::new();
        let mut command = slac(folder.path(), arguments);
        command.stdout(terminal.end()).stderr(terminal.end());
        command.env(variable.0, variable.1);
        let (_, seen) = terminal.run(command);
        assert!(seen.contains("SLA0108"), "{seen}");
        seen
    };
    let plain = seen(&["check"], ("NO_COLOR", "1"));
    assert!(!plain.contains('\u{1b}'), "{plain}");
    // An empty variable counts as none: https://no-color.org
    assert!(seen(&["check"], ("NO_COLOR", "")).contains('\u{1b}'));
    let never = seen(&["check", "--color", "never"], ("NO_COLOR", ""));
    assert!(!never.contains('\u{1b}'), "{never}");
    let always = seen(&["check", "--color", "always"], ("NO_COLOR", "1"));
    assert!(always.contains('\u{1b}'), "{always}");
}

/// Enough rows that reading takes longer than a person waits without a sign.
#[cfg(unix)]
fn much_data() -> tempfile::TempDir {
    use std::fmt::Write;
    let contract = r#"
source checks "Checks" {
  kind events; supplied by acme, verifiable by globex
  field at timestamp; field ok bool
}
metric good: percent = share(checks, ok) otherwise no value
objective quality "Quality" {
  for workplace; measure good
  target >= 90%; over each calendar month; key
}
"#;
    let mut rows = "at,ok\n".to_owned();
    for row in 0..400_000_u32 {
        let (day, second) = (1 + row / 20_000, row % 20_000);
        let (hour, minute) = (second / 3600, second / 60 % 60);
        let _ = writeln!(
            rows,
            "2026-03-{day:02} {hour:02}:{minute:02}:{:02},true",
            second % 60
        );
    }
    folder(&[
        ("a.sla", &format!("{CLEAN}{contract}")),
        ("much.csv", &rows),
    ])
}

/// A bar is drawn where somebody watches the errors, and nothing of it comes into the output; where
/// nobody watches there is none. The month goes on after the last row, and so cannot be judged.
#[cfg(unix)]
#[test]
fn long_work_shows_how_far_it_is() {
    let folder = much_data();
    let arguments = ["eval", ".", "--over", "2026-03", "--data", "much.csv"];
    let terminal = Terminal::new();
    let mut command = slac(folder.path(), &arguments);
    command.stdout(Stdio::piped()).stderr(terminal.end());
    let (watched, bar) = terminal.run(command);
    assert!(bar.contains("reading much.csv"), "{bar}");
    assert!(bar.contains("MiB of"), "{bar}");
    assert!(!bar.contains("Quality"), "{bar}");
    // It is gone in the end: the line is cleared, and nothing is written after that.
    let last = bar.rsplit("\u{1b}[2K").next().unwrap_or_default();
    assert!(!last.contains("reading"), "{bar:?}");

    let unwatched = run(&folder, &arguments);
    assert_eq!(
        unwatched,
        format!("exit code 1\n--- stdout\n{watched}--- stderr\n")
    );
}
