//! Small plans and small data for tests of both halves of measuring.

use crate::evaluate::data::{DataReader, Input, NoProgress, ReadOptions, Reading, read};
use crate::plan::v1::{
    AgreementHeader, Assessment, Existence, FORMAT, Field, FieldType, Figure, Gaps, Groups,
    HashedValue, MeasuredObjective, Measurement, Member, Node, NodeId, Party, PeriodBasis,
    PeriodRule, PeriodSize, Plan, Source, SourceKind, Value, Window,
};
use crate::quantity::{Instant, Number};
use std::collections::BTreeMap;
use std::io;

/// A plan in the making.
pub(crate) struct Draft {
    pub(crate) plan: Plan,
}

impl Draft {
    /// A contract from 2026-01-01 in a zone, without an end.
    pub(crate) fn new(timezone: &str) -> Self {
        let party = |path: &str| Party {
            path: path.to_owned(),
            title: path.to_owned(),
        };
        Self {
            plan: Plan {
                format: FORMAT.to_owned(),
                agreement: AgreementHeader {
                    path: "support".to_owned(),
                    title: "Support".to_owned(),
                    version: None,
                    effective: "2026-01-01".to_owned(),
                    until: None,
                    timezone: timezone.to_owned(),
                    timezone_release: String::new(),
                    currency: "EUR".to_owned(),
                    provider: party("acme"),
                    customer: party("globex"),
                    as_of: None,
                },
                calendars: BTreeMap::new(),
                tables: BTreeMap::new(),
                enums: BTreeMap::new(),
                measurement: Measurement {
                    sources: BTreeMap::new(),
                    nodes: Vec::new(),
                    objectives: Vec::new(),
                    metered: BTreeMap::new(),
                    breaches: BTreeMap::new(),
                    runs: BTreeMap::new(),
                },
                assessment: Assessment {
                    objectives: Vec::new(),
                    penalties: Vec::new(),
                    ledgers: Vec::new(),
                    fees: BTreeMap::new(),
                    fee_changes: Vec::new(),
                    remedies: Vec::new(),
                    automatic: true,
                    terminations: Vec::new(),
                    responsibilities: Vec::new(),
                    reports: Vec::new(),
                },
            },
        }
    }

    pub(crate) fn enumeration(&mut self, path: &str, members: &[&str]) {
        let member = |name: &&str| Member {
            name: (*name).to_owned(),
            text: None,
        };
        let members = members.iter().map(member).collect();
        self.plan.enums.insert(path.to_owned(), members);
    }

    pub(crate) fn source(&mut self, path: &str, source: Source) {
        self.plan
            .measurement
            .sources
            .insert(path.to_owned(), source);
    }

    pub(crate) fn node(&mut self, node: Node) -> NodeId {
        self.plan.measurement.nodes.push(node);
        NodeId(u32::try_from(self.plan.measurement.nodes.len() - 1).expect("few nodes"))
    }

    pub(crate) fn field(&mut self, name: &str) -> NodeId {
        let name = name.to_owned();
        self.node(Node::Field { name })
    }

    pub(crate) fn constant(&mut self, value: Value) -> NodeId {
        let value = HashedValue(value);
        self.node(Node::Constant { value })
    }

    pub(crate) fn number(&mut self, number: i64) -> NodeId {
        self.constant(Value::Number(number.into()))
    }

    pub(crate) fn not(&mut self, of: NodeId) -> NodeId {
        self.node(Node::Not { of })
    }
}

/// A field that must be there.
pub(crate) fn field(name: &str, ty: FieldType) -> Field {
    Field {
        name: name.to_owned(),
        column: name.to_owned(),
        ty,
        optional: false,
        range: None,
        computed: None,
    }
}

/// A field that may be absent.
pub(crate) fn optional(name: &str, ty: FieldType) -> Field {
    Field {
        optional: true,
        ..field(name, ty)
    }
}

/// A member of an enum.
pub(crate) fn member_of(path: &str) -> FieldType {
    FieldType::Enum {
        of: path.to_owned(),
        others_ignored: false,
    }
}

/// A source dated by its field `at`, `start` or `opened`, by its kind.
pub(crate) fn source(kind: SourceKind, fields: Vec<Field>) -> Source {
    let dated_by = match kind {
        SourceKind::Spans => Some("start"),
        SourceKind::Cases => Some("opened"),
        SourceKind::Totals { .. } => None,
        SourceKind::Samples { .. } | SourceKind::Events => Some("at"),
    };
    let ends_by = (kind == SourceKind::Spans).then(|| "end".to_owned());
    Source {
        title: "Data".to_owned(),
        data: None,
        kind,
        fields,
        dated_by: dated_by.map(str::to_owned),
        ends_by,
    }
}

/// Samples every minute, late after 90 seconds.
pub(crate) fn every_minute(by: &[&str], gaps: Gaps, exists: Existence) -> SourceKind {
    SourceKind::Samples {
        every: 60_000_000.into(),
        by: by.iter().map(|key| (*key).to_owned()).collect(),
        late_after: 90_000_000.into(),
        gaps,
        exists,
    }
}

/// Files in memory: name and content.
pub(crate) struct Files(pub(crate) Vec<(String, Vec<u8>)>);

impl DataReader for Files {
    fn open(&self, file: &str) -> io::Result<Box<dyn io::Read + '_>> {
        let found = self.0.iter().find(|(name, _)| name == file);
        let (_, content) = found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(Box::new(content.as_slice()))
    }
}

/// Reads files, each for the source that its name begins with: `checks.csv`.
pub(crate) fn read_files(plan: &Plan, files: &[(&str, &str)], strict: bool) -> Reading {
    let inputs: Vec<Input> = files
        .iter()
        .map(|(file, _)| Input {
            file: (*file).to_owned(),
            source: file.split('.').next().map(str::to_owned),
        })
        .collect();
    let content = |(name, text): &(&str, &str)| ((*name).to_owned(), text.as_bytes().to_vec());
    let files = Files(files.iter().map(content).collect());
    let options = ReadOptions {
        strict,
        ..ReadOptions::default()
    };
    read(plan, &inputs, &files, &options, &mut NoProgress)
}

/// An instant as it is written in UTC.
pub(crate) fn utc(text: &str) -> Instant {
    Instant::parse_rfc3339(text).unwrap_or_else(|| panic!("`{text}` is no instant"))
}

/// A ratio.
pub(crate) fn ratio(numerator: i64, denominator: i64) -> Number {
    Number::ratio(numerator, denominator).expect("not zero")
}

/// Each calendar period of a size.
pub(crate) fn calendar(size: PeriodSize) -> PeriodRule {
    PeriodRule {
        basis: PeriodBasis::Calendar,
        size,
        from: 0,
    }
}

impl Draft {
    /// An objective without groups, exclusions or relief, over each calendar month.
    pub(crate) fn objective(&mut self, path: &str, figures: Vec<Figure>, reads: &[&str]) {
        let never = self.node(Node::Never);
        self.plan.measurement.objectives.push(MeasuredObjective {
            path: path.to_owned(),
            from: None,
            until: None,
            cut_at_start: false,
            cut_at_end: false,
            window: Window::Period {
                rule: calendar(PeriodSize::Month),
            },
            keys: Vec::new(),
            groups: Groups::Single,
            excluded: never,
            relief: never,
            labels: figures.iter().map(|_| "figure".to_owned()).collect(),
            figures,
            reads: reads.iter().map(|path| (*path).to_owned()).collect(),
        });
    }

    /// The last objective, to be changed.
    pub(crate) fn last(&mut self) -> &mut MeasuredObjective {
        self.plan
            .measurement
            .objectives
            .last_mut()
            .expect("there is one")
    }
}
