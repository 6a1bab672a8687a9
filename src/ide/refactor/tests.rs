//! What is offered for marked places, and what every offer does to every example.

use super::super::testing::Fixture;
use super::super::{Analysis, Edit, Texts, Workspace, examples, layout};
use super::{Refactoring, refactorings};
use crate::text::Span;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The main file after the one offer with these words in its title.
pub(super) fn after(text: &str, title: &str) -> String {
    let fixture = Fixture::new(text);
    let (file, offset) = fixture.place();
    applied(&fixture, file, Span::empty(offset), title)
}

/// The same for a part of the text as selection.
pub(super) fn selected(text: &str, part: &str, title: &str) -> String {
    let fixture = Fixture::new(text);
    let start = u32::try_from(text.find(part).expect("it is there")).expect("short");
    let end = start + u32::try_from(part.len()).expect("short");
    applied(&fixture, fixture.file(), Span::new(start, end), title)
}

fn applied(fixture: &Fixture, file: crate::text::FileId, range: Span, title: &str) -> String {
    let offers = refactorings(&fixture.analysis, file, range);
    let fits = |it: &&Refactoring<'_>| it.title.contains(title);
    let Some(offer) = offers.iter().find(fits) else {
        return format!("not among {offers:?}");
    };
    let Some(edits) = offer.edits() else {
        return "no edits".into();
    };
    let mut text = fixture.text("main.sla").to_owned();
    for edit in edits {
        let span = edit.place.span;
        text.replace_range(span.start as usize..span.end as usize, &edit.text);
    }
    text.split("\ncontract test")
        .next()
        .unwrap_or_default()
        .to_owned()
}

const RULES: &str = concat!(
    "source checks \"Checks\" {\n",
    "  kind     samples every 1 minute; exists always; gaps count as down\n",
    "  supplied by acme, verifiable by globex\n",
    "  field    at timestamp; field ok bool\n",
    "}\n\n",
    "metric up: percent = 1 - length(time(checks where not ok)) / length(window)\n\n",
    "// Comment.\n",
    "objective uptime \"Uptime\" { for workplace; measure up; target >= 99%; over each calendar month; key }\n",
);

fn marked(part: &str, marked: &str) -> String {
    let text = RULES.replacen(part, marked, 1);
    assert_ne!(text, RULES);
    text
}

#[test]
fn parts_get_names() {
    let target = after(&marked(">= 99%", ">= 9$09%"), "name");
    insta::assert_snapshot!("param", target);
    let time = after(&marked("time(checks", "ti$0me(checks"), "name");
    insta::assert_snapshot!("time", time);
    insta::assert_snapshot!("rows", selected(RULES, "checks where not ok", "name"));
    let part = "length(time(checks where not ok)) / length(window)";
    insta::assert_snapshot!("metric", selected(RULES, part, "name"));
}

#[test]
fn what_has_a_name_or_is_of_a_row_gets_none() {
    for (part, with) in [
        ("= 1 -", "$0= 1 -"),
        ("measure up", "measure u$0p"),
        ("for workplace", "for work$0place"),
    ] {
        assert!(
            after(&marked(part, with), "name").starts_with("not among"),
            "{with}"
        );
    }
    let whole = "1 - length(time(checks where not ok)) / length(window)";
    assert!(selected(RULES, whole, "name").starts_with("not among"));
}

#[test]
fn what_a_promise_lacks_is_added() {
    let open = marked("key }", "$0}");
    insta::assert_snapshot!("penalty", after(&open, "Add a penalty"));
    insta::assert_snapshot!("key", after(&open, "Mark it"));
}

const DUTY: &str = concat!(
    "responsibility reporting \"Rep$0orting\" {\n",
    "  party    globex\n",
    "  must     \"report a fault\" // In words.\n",
    "  evidence rulings by acme\n",
    "}\n",
);

#[test]
fn duties_are_given_a_deadline() {
    insta::assert_snapshot!("deadline", after(DUTY, "Add a deadline"));
    insta::assert_snapshot!("recurs", after(DUTY, "every calendar month"));
    let one = "responsibility reporting \"Rep$0orting\" { party globex; must \"report\"; evidence rulings by acme }\n";
    insta::assert_snapshot!("deadline_on_one_line", after(one, "Add a deadline"));
    let arises =
        RULES.to_owned() + &DUTY.replace("  evidence", "  when     uptime missed\n  evidence");
    insta::assert_snapshot!("deadline_of_a_remedy", after(&arises, "Add a deadline"));
}

/// The ladder of a penalty with these lines, after what it lacks was added.
fn filled(lines: &str) -> String {
    let open = RULES.replace("; key }", " }");
    let text = format!(
        "{open}\npenalty cre$0dit_up \"Credit\" {{\n  for   uptime\n  basis fee of workplace\n{lines}}}\n\nremedies {{\n  round each credit to 0.01 half up\n}}\n"
    );
    let text = after(&text, "missing in the ladder");
    let lines = text.lines().filter(|it| it.contains("when "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn holes_of_ladders_are_filled() {
    let mut shown = String::new();
    for lines in [
        "  when < 95% credit 10%\n  when < 90% credit 20%\n",
        "  when < 99% and >= 95% credit 10%\n  when < 90% credit 20%\n",
        "  when < 98% and >= 95% credit 10%\n  when < 90% and > 80% credit 20%\n",
        "  when < 95% credit 10%; when < 90% credit 20%\n",
    ] {
        shown += &format!("{lines}becomes\n{}\n\n", filled(lines));
    }
    insta::assert_snapshot!("holes", shown);
}

/// The lines of a ladder in a contract, and all that the curve of its credits says.
fn ladder(lines: &[&str], marked: bool) -> (String, String) {
    let open = RULES.replace("; key }", " }");
    let lines = lines.join("\n  ");
    let mark = if marked {
        lines.replacen("when", "wh$0en", 1)
    } else {
        lines
    };
    let text = format!(
        "{open}\npenalty credit_up \"Credit\" {{\n  for   uptime\n  basis fee of workplace\n  {mark}\n}}\n\nremedies {{\n  round each credit to 0.01 half up\n}}\n"
    );
    let fixture = Fixture::new(&text.replace("$0", ""));
    let curves = crate::ide::credit_curves(&fixture.analysis);
    (text, curves.expect("the contract is right"))
}

#[test]
fn bands_and_ladders_say_the_same() {
    let forms: [[&[&str]; 2]; 3] = [
        [
            &[
                "when < 99% credit 5%",
                "when < 95% credit 10%",
                "when < 90% credit 20%",
            ],
            &[
                "when < 99% and >= 95% credit 5%",
                "when < 95% and >= 90% credit 10%",
                "when < 90%             credit 20%",
            ],
        ],
        // At the border itself the slighter line applies no longer.
        [
            &["when < 99%  credit nothing", "when <= 95% credit 10%"],
            &[
                "when < 99% and > 95% credit nothing",
                "when <= 95%          credit 10%",
            ],
        ],
        [
            &[
                "when < target       credit 5%",
                "when < target - 1% credit 10%",
            ],
            &[
                "when < target and >= target - 1% credit 5%",
                "when < target - 1%               credit 10%",
            ],
        ],
    ];
    for [thresholds, bands] in forms {
        let (one, said) = ladder(thresholds, true);
        let (other, also) = ladder(bands, true);
        assert_eq!(said, also);
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let after_one = after(&one, "as bands");
        assert_eq!(plain(&after_one), plain(&other.replace("$0", "")));
        let after_other = after(&other, "as a ladder");
        assert_eq!(plain(&after_other), plain(&one.replace("$0", "")));
    }
}

#[test]
fn ladders_that_do_not_meet_are_left_alone() {
    let (text, _) = ladder(
        &["when < 99% and >= 95% credit 5%", "when < 95% credit 10%"],
        true,
    );
    let apart = text.replace("when < 95%", "when < 94%");
    assert!(after(&apart, "as a ladder").starts_with("not among"));
    let (text, _) = ladder(&["when missed credit 5%", "when < 95% credit 10%"], true);
    assert!(after(&text, "as bands").starts_with("not among"));
}

#[test]
fn worked_examples_stand_on_both_sides_of_the_border() {
    let (text, _) = ladder(&["when < 99% credit 5%"], false);
    let text = text.replace("objective up", "objective u$0p");
    let contract = include_str!("../../../tests/preamble.sla");
    let text = after(&format!("@whole\n{contract}\n{text}"), "worked examples");
    let added = text
        .split_once("example ")
        .map_or("none", |(_, added)| added);
    insta::assert_snapshot!("worked", added);
    let fixture = Fixture::new(&format!("@whole\n{text}"));
    let ran = examples(&fixture.analysis).expect("the contract is right");
    assert_eq!(ran.len(), 2);
    assert!(ran.iter().all(|it| it.passed), "{ran:?}");
}

/// What is offered for the finding at the mark, and what each of it adds.
fn declared(text: &str) -> String {
    let fixture = Fixture::new(text);
    let (file, offset) = fixture.place();
    let offers = refactorings(&fixture.analysis, file, Span::empty(offset));
    let mut shown = String::new();
    for offer in offers.iter().filter(|it| it.mends.is_some()) {
        shown += &format!("{}\n", offer.title);
        for edit in offer.edits().into_iter().flatten() {
            let place = fixture.shown(&edit.place);
            shown += &format!(
                "  {place}\n    {}\n",
                edit.text.trim_end().replace('\n', "\n    ")
            );
        }
    }
    shown
}

#[test]
fn names_that_nothing_declares_are_declared() {
    let mut shown = String::new();
    for (part, with) in [
        ("by acme", "by ac$0mecorp"),
        ("for workplace", "for mai$0ling"),
        ("measure up", "measure speed$0_of_mail"),
        (">= 99%", ">= promi$0sed"),
        ("time(checks", "time(prob$0ings"),
        ("not ok", "not br$0oken"),
        ("ok bool", "ok bool; field site Si$0te"),
    ] {
        shown += &format!("{with}\n{}\n", declared(&marked(part, with)));
    }
    let more = |text: &str| declared(&format!("{RULES}{text}"));
    for text in [
        "service other \"Other\" { hours off$0ice }\n",
        "enum Site { north, south }\nsource calls \"Calls\" { kind events; supplied by acme; field at timestamp; field site Site }\nlet far = calls where site == ea$0st\n",
        "penalty low \"Credit\" { for punctu$0al; when missed credit nothing }\n",
        "termination out \"End\" { right of globex; when upt$0ime_of_all missed }\n",
        "escalation board \"Board\" { for checks; after 1 hour notify acme.nigh$0tly }\n",
        "responsibility reporting \"R\" { party globex; must \"x\"; within 1 hour from checks.noti$0ced to checks.at }\n",
    ] {
        shown += &format!("{text}{}\n", more(text));
    }
    insta::assert_snapshot!("declared", shown);
}

/// Places of each example that are asked about.
const PLACES: usize = 150;

/// Of so many offers for an example one is tried with what its parties worked out.
const WORKED: usize = 8;

fn mains() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders = std::fs::read_dir(root).expect("there are examples");
    let mut found = Vec::new();
    for folder in folders.flatten().filter(|it| it.path().is_dir()) {
        found.extend(crate::project::texts(&folder.path()).unwrap_or_default());
    }
    found.sort();
    found
}

/// Every offer leaves a contract with the errors that it had, in the layout that it had.
#[test]
fn what_is_offered_for_examples_holds() {
    let (mut offered, mut without) = (0, Vec::new());
    for (number, path) in mains().into_iter().enumerate() {
        let name = path.to_string_lossy().into_owned();
        let mut workspace = Workspace::new();
        let before = workspace.analysis(&Texts::new(), &name);
        let Some(file) = before.file(&name) else {
            continue;
        };
        let text = before.text(file).to_string();
        let laid_out = layout(&before, file).is_none();
        let step = (text.len() / PLACES).max(1);
        let mut checked = 0;
        for offset in (number % step..text.len()).step_by(step) {
            let offset = super::super::tokens::floor(&text, u32::try_from(offset).expect("short"));
            let range = Span::empty(u32::try_from(offset).expect("short"));
            for offer in refactorings(&before, file, range) {
                offered += 1;
                let Some(edits) = offer.edits() else {
                    let line = text[..offset].matches('\n').count() + 1;
                    without.push(format!("{name}:{line}: {}", offer.title));
                    continue;
                };
                let after = check(&mut workspace, &before, laid_out, &edits);
                // Running them takes long.
                if checked % WORKED == 0 {
                    works_as_before(&before, &after);
                }
                checked += 1;
            }
        }
    }
    assert!(offered > 100, "only {offered} were offered");
    assert!(without.len() * 20 < offered, "{}", without.join("\n"));
}

fn check(
    workspace: &mut Workspace,
    before: &Analysis,
    laid_out: bool,
    edits: &[Edit],
) -> Rc<Analysis> {
    let mut texts = Texts::new();
    for edit in edits.iter().rev() {
        let open = texts.get(&edit.place.file).map(|it| it.text.to_string());
        let file = before
            .file(&edit.place.file)
            .expect("it is of the contract");
        let mut text = open.unwrap_or_else(|| before.text(file).to_string());
        let span = edit.place.span;
        text.replace_range(span.start as usize..span.end as usize, &edit.text);
        texts.set(edit.place.file.clone(), text, 1);
    }
    let name = edits.first().map_or("", |edit| &edit.place.file);
    let after = workspace.analysis(&texts, name);
    let errors = |of: &Analysis| {
        let found = of.compilation.diagnostics.iter();
        found.filter(|it| it.is_error()).count()
    };
    let text = texts.get(name).map_or("", |it| &it.text);
    assert!(errors(&after) <= errors(before), "{name}: {edits:?}");
    let file = after.file(name).expect("it is there");
    assert!(
        !laid_out || layout(&after, file).is_none(),
        "{name}: {edits:?}\n{text}"
    );
    after
}

/// What the parties worked out comes out as it did.
fn works_as_before(before: &Analysis, after: &Analysis) {
    let worked = |of: &Analysis| -> Vec<(String, String)> {
        let all = examples(of).unwrap_or_default().into_iter();
        all.map(|it| (it.name, it.message)).collect()
    };
    let (then, now) = (worked(before), worked(after));
    assert!(then.iter().all(|it| now.contains(it)), "{then:?} {now:?}");
}
