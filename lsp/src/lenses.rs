//! Lines above declarations, with the commands that a client has for them.

use crate::convert::name_of;
use crate::server::{Asked, Backend};
use serde_json::{Value, json};
use slac::ide::{self, LensOf};
use std::collections::BTreeSet;
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::{CodeLens, CodeLensParams, Command, Url};

/// The commands that a client has, as it says with `initialize`.
pub(crate) type Commands = BTreeSet<String>;

/// What `initializationOptions` say of commands.
pub(crate) fn commands(options: &Value) -> Commands {
    let listed = options.get("commands").and_then(Value::as_array);
    let words = listed.into_iter().flatten().filter_map(Value::as_str);
    words.map(str::to_owned).collect()
}

/// A title with what happens when it is clicked; nothing does where the client has no such command.
fn command(known: &Commands, name: &str, title: String, arguments: Vec<Value>) -> Command {
    let has = known.contains(name);
    Command {
        title,
        command: if has { name.to_owned() } else { String::new() },
        arguments: has.then_some(arguments),
    }
}

fn lens(asked: &Asked<'_>, url: &Url, known: &Commands, of: ide::Lens) -> CodeLens {
    let range = asked.range(of.span);
    let command = match of.what {
        LensOf::References(places) => {
            let title = match places.len() {
                1 => "1 reference".to_owned(),
                many => format!("{many} references"),
            };
            let places = places.iter().filter_map(|it| asked.convert.location(it));
            let places: Vec<_> = places.collect();
            let arguments = vec![json!(url), json!(range.start), json!(places)];
            Some(command(known, "sla.showReferences", title, arguments))
        }
        LensOf::Evaluate => {
            let title = "evaluate with the linked data".to_owned();
            Some(command(known, "sla.evaluate", title, vec![json!(url)]))
        }
        // Running all examples takes a while, and most of them are not on the screen.
        LensOf::Example(name) => {
            let data = Some(json!({"uri": url, "name": name}));
            return CodeLens {
                range,
                command: None,
                data,
            };
        }
    };
    CodeLens {
        range,
        command,
        data: None,
    }
}

impl Backend {
    fn commands(&self) -> Commands {
        self.store.lock().commands.clone()
    }

    pub(crate) async fn lenses(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let (url, known) = (params.text_document.uri, self.commands());
        let wanted = self.store.lock().editor.clone();
        let of = url.clone();
        self.ask(&url, move |asked| {
            let shown = ide::editor(asked.analysis()).narrowed(&wanted);
            let found = ide::lenses(asked.analysis(), asked.file).into_iter();
            let found = found.filter(|it| shown.shows_lens(it.what.kind()));
            Some(found.map(|it| lens(asked, &of, &known, it)).collect())
        })
        .await
    }

    /// How a worked example comes out.
    pub(crate) async fn resolved_lens(&self, mut lens: CodeLens) -> Result<CodeLens> {
        let data = lens.data.take().unwrap_or_default();
        let url = data["uri"].as_str().and_then(|it| Url::parse(it).ok());
        let (Some(url), Some(name)) = (url, data["name"].as_str()) else {
            return Ok(lens);
        };
        let (own, line, title) = (name_of(&url), lens.range.start.line, name.to_owned());
        let asked = self.ask(&url, move |asked| {
            let found = ide::examples(asked.analysis())?;
            let here = found.into_iter().find(|it| {
                let range = asked.convert.range(&it.place.file, it.place.span);
                it.place.file == own && it.name == title && range.start.line == line
            })?;
            let first = here.message.lines().next().unwrap_or_default().to_owned();
            Some((here.passed, first))
        });
        let title = match asked.await? {
            Some((true, _)) => "run the example: it comes out so".to_owned(),
            Some((false, why)) => format!("run the example: {why}"),
            None => "run the example: not while there are errors".to_owned(),
        };
        let arguments = vec![json!(url), json!(name)];
        lens.command = Some(command(
            &self.commands(),
            "sla.runExample",
            title,
            arguments,
        ));
        Ok(lens)
    }
}
