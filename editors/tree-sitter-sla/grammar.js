/**
 * A tree of contracts for editors: colours, folds, outlines.
 *
 * `grammar/sla.pest` says what the language is; this follows it rule by rule and lets more through (every clause in every block, the
 * order of parts of a few clauses), because `slac` says what is wrong and an editor wants a tree in any case. Where a statement ends is
 * said by `src/scanner.c`. `tests/suite/keywords.rs` compares the words of both.
 *
 * A word is a keyword only where one can stand, so that a field may be called `at` and a party `provider`. Where keyword and name can both
 * stand, the keyword wins; `soft` gives such words back to names.
 */

const commas = rule => seq(rule, repeat(seq(',', rule)));
const soft = ($, ...words) => choice($.identifier, ...words.map(word => alias(word, $.identifier)));

const WHERE = 1, CONNECTIVE = 2, NOT = 3, COMPARISON = 4, SUM = 5, PRODUCT = 6, OF = 7, MINUS = 8, BEHIND = 9;

const digits = /\d+(_\d+)*/;
const clock = /\d{1,2}:\d{2}(:\d{2})?/;

module.exports = grammar({
  name: 'sla',

  externals: $ => [$._end, $.unclosed, $.missing, $._recovering],
  extras: $ => [/\s/, $.comment],
  word: $ => $.identifier,

  conflicts: $ => [
    // `when < 99% in 3 consecutive months`, `< fee in the next month`
    [$._arith, $.charged],
    // `over each row of visits merged by site`, `outages merged within 1 minute`
    [$._arith, $.merged],
  ],

  rules: {
    source_file: $ => repeat($._item),

    // Of two that are as long, the first: `////` is no documentation.
    doc_comment: _ => token(seq('///', optional(/[^\/\n][^\n]*/))),
    comment: _ => token(seq('//', /[^\n]*/)),

    // ---- declarations

    _item: $ => choice($.doc_comment, $._grouped, seq($._line, $._end)),

    // What ends with its line.
    _line: $ => choice(
      $.use, $.metric, $.let, $.param, $.unit_declaration, $.prose,
      alias($._declaration_line, $.declaration), alias($._calendar_line, $.calendar), alias($._include_line, $.include),
    ),
    // What ends with a brace.
    _grouped: $ => choice(
      $.declaration, $.enum, $.table, $.template,
      alias($._include_group, $.include),
    ),

    use: $ => seq('use', commas($.path)),

    declaration: $ => seq($._head, field('body', $.block)),
    _declaration_line: $ => $._head,
    _head: $ => seq(
      field('kind', choice(
        'contract', 'party', 'define', 'service', 'calendar', 'source', 'exclusion', 'objective', 'penalty', 'bonus', 'pool',
        'ledger', 'remedies', 'termination', 'responsibility', 'escalation', 'report', 'review', 'amendments', 'amendment', 'example',
      )),
      field('name', optional($.identifier)),
      field('title', optional($._text)),
    ),

    block: $ => seq('{', repeat(choice($.doc_comment, $._clause)), $._close),

    // A declaration at the beginning of a line ends a block that nobody closes.
    _close: $ => choice(seq('}', optional(';')), $.unclosed),

    _calendar_line: $ => seq('calendar', $._named, '=', $._value),
    metric: $ => seq('metric', $._named, optional($.parameters), ':', field('type', $.type), '=',
      repeat(seq($.let, $._end)), field('value', $._value)),
    let: $ => seq('let', $._named, '=', field('value', $._value)),
    param: $ => seq('param', $._named, ':', field('type', $.type), optional(seq('=', field('value', $._value)))),
    unit_declaration: $ => seq('unit', $._named, optional(seq('=', field('value', $._value)))),
    prose: $ => seq('clause', field('name', $.identifier), field('title', $._text), field('text', $._text)),
    _named: $ => seq(field('name', $.identifier), optional(field('title', $._text))),

    parameters: $ => seq('(', optional(commas($.parameter)), ')'),
    parameter: $ => seq(field('name', $.identifier), ':', field('type', $.type)),

    enum: $ => seq('enum', $._named, '{', optional(seq(commas($.member), $._end)), $._close),
    member: $ => seq(field('name', $.identifier), optional($._text)),

    table: $ => seq('table', $._named, '{', optional(seq($.header, $._end, repeat(seq($.row, $._end)))), $._close),
    header: $ => seq(field('key', $.identifier), repeat(seq('|', $.column))),
    column: $ => seq(field('name', $.identifier), ':', field('type', $.type)),
    row: $ => seq($._expr, repeat(seq('|', $._expr))),

    template: $ => seq(
      'template', $._named, optional($.parameters),
      field('body', alias($._items, $.block)),
    ),
    _items: $ => seq('{', repeat($._item), '}', optional(';')),

    _include_line: $ => $._include,
    _include_group: $ => seq($._include, field('body', $.block)),
    _include: $ => seq(
      'include', field('template', $.path),
      optional(seq('(', optional(commas($.given_value)), ')')),
      'as', $._named,
    ),
    given_value: $ => seq(optional(seq(field('name', $.identifier), ':')), $._expr),

    type: $ => seq(
      optional(seq('list', 'of')), $.type_name,
      optional(choice(seq('per', $.type_name), seq('or', $.type_name))),
      optional(seq('separated', 'by', $._text)),
    ),
    type_name: $ => $.identifier,

    // ---- clauses

    _clause: $ => choice(
      seq(choice($.clause, $.field, $.contact, $.power, $.remove, alias($._change_line, $.change), alias($._add_line, $.add)), $._end),
      $.given_data, $.change, $.add,
    ),

    // What an amendment, or an `include`, does to declarations.
    add: $ => seq('add', $._grouped),
    _add_line: $ => seq('add', $._line),
    change: $ => seq('change', $._grouped),
    _change_line: $ => seq('change', $._line),
    remove: $ => choice(seq('remove', $.kind, optional($.identifier)), seq('drop', $.kind)),
    kind: $ => $.identifier,

    clause: $ => choice(
      // a flag
      choice('external', 'critical', 'key', 'automatic'),
      seq(choice('oldest', 'newest', 'sole', 'until'), $.identifier),
      // a text
      seq(choice('version', 'timezone', 'law', 'purpose', 'address', 'means', 'description', 'refund', 'grants', 'reason'), $._text),
      // a name, names
      seq(choice('provider', 'currency', 'party', 'unit'), $.path),
      seq(choice('excluding', 'relief', 'covers'), commas($.path)),
      // a value
      seq(choice('hours', 'provided', 'clock'), $._value),

      // the agreement, its parties and services
      seq('customer', choice($.path, seq('any', optional(seq('as', $._text))))),
      seq('term', $._length, optional(seq(',', $.renews))),
      seq('ended', $.consent, optional(seq('under', $.path))),
      seq('precedence', commas($._document)),
      seq('business', 'days', 'on', $.path),
      seq('signs', $._text, optional(seq(',', $._text))),
      seq('fee', $._arith, optional(seq('per', $.period))),
      seq('depends', 'on', optional(seq('any', 'of')), commas($.path), optional(seq('with', $.identifier, $._arith))),
      seq('effective', choice($._value, seq('from', 'the', 'next', 'renewal', optional($.favours)))),

      // calendars
      seq(commas($._days), commas($.clock_range)),
      seq('closed', commas($._date_item)),
      seq('open', commas($._date_item), commas($.clock_range)),

      // sources
      seq('kind', $.identifier, optional(seq('every', $._length)), optional(seq('per', $.period)), optional($._by_keys)),
      seq('exists', choice('always', seq('while', 'sampled'), seq('during', $._expr))),
      seq('gaps', 'count', 'as', $.identifier),
      seq('late', 'after', $._length),
      seq('dated', 'by', $.identifier),
      seq($._supply, repeat(choice(seq('and', $.path), seq(',', $.path), seq(',', $._supply)))),
      seq('figures', 'of', $.path, 'prevail', optional(seq(
        'unless', 'disputed', 'by', $.path, 'within', $._length, 'of', 'the', choice('window', 'report'),
        optional(seq(',', 'then', 'those', 'of', $.path)),
      ))),

      // exclusions
      seq(choice('time', 'evidence'), choice($._expr, $.rulings)),
      seq(choice('limit', 'amount'), $._arith, 'per', $.period),

      // objectives
      seq('for', commas($._expr)),
      seq('measure', $._expr, optional($._by_keys)),
      seq('groups', 'from', $._expr),
      seq(choice('target', 'minimum'), choice(seq('is', $._arith), seq($.bound, optional(seq('and', $.bound)))), optional(seq('from', $._arith))),
      seq('over', choice(
        seq('each', choice(
          seq('row', 'of', $._expr, optional(seq('merged', 'by', $.identifier))),
          seq('run', 'of', $._expr),
          $.period,
        )),
        seq('rolling', $._length, ',', 'every', $.period),
        seq('the', $._length, 'before', 'each', 'row', 'of', $._expr),
        seq($._window, optional(seq('to', $._window))),
      )),
      seq('needs', choice($._number, $.path), 'of', $._expr),
      seq('starts', $._arith, optional(seq('after', 'effective'))),
      seq('met', 'if', $._expr),

      // duties
      seq(choice('must', 'may'), optional('not'), $._text),
      seq('within', $._length, optional(choice(
        seq('of', choice($._text, seq(choice('end', 'start'), 'of', $._expr))),
        seq('from', $.path, 'to', $.path),
      )), optional($.on_calendar)),
      seq('every', choice($.period, $._length), optional(seq('while', $._expr))),
      seq('due', 'within', $._length),
      seq('keep', $._length),
      seq('breach', choice(
        seq('gives', 'relief', 'for', commas($.path), optional(choice(seq('while', $._expr), seq('for', 'rows', 'where', $._expr)))),
        seq(choice('costs', 'escalates'), $.path),
      )),
      seq('after', $._length, 'notify', commas($.path)),
      seq('sent', 'by', $.path, 'to', $.path),
      seq('attended', 'by', commas($.path)),

      // pools, penalties and remedies
      seq('weight', $.path, $._arith),
      seq('basis', $._arith),
      seq('when', $._events, optional(seq($.amount, optional(seq('into', $.path))))),
      seq(choice('lifted', 'earnback'), 'when', $._events),
      seq('offset', 'from', $.path, optional(seq('when', $._events))),
      seq('expires', $._length, 'after', 'entry'),
      seq('multiply', 'by', $._arith, 'when', $._events),
      seq('cap', $._arith, optional(seq('per', optional(seq('any', $.number)), $.period))),
      seq('combine', choice(seq('customer', 'chooses'), $.identifier), optional(seq('by', $.identifier)), optional(seq('per', $.period))),
      seq('disregard', $._relation, $._arith),
      seq('round', choice(seq('each', 'credit'), 'total'), 'to', $._number, $._rounding),
      seq('claim', 'by', $.path, choice(
        seq('within', $._length, 'of', $._anchor),
        seq('until', 'end', 'of', $.period, $.number, 'after', $._anchor),
      ), optional(seq('with', commas($._text))), optional(seq('in', 'writing'))),
      seq('decide', 'by', $.path, 'within', $._length, 'of', 'the', $.identifier),
      seq('expire', choice(seq('at', $.identifier), seq($._length, 'after', 'the', 'credit'))),
      seq('pay', 'as', $.identifier, optional(seq(choice('on', 'from'), 'the', 'next', 'invoice')),
        optional(seq(',', 'otherwise', $.identifier)),
        optional(seq(',', 'within', $._length, optional(seq('of', 'the', $.identifier))))),
      seq('accept', commas($.identifier), optional($._text)),

      // ends and changes
      seq('right', 'of', $.path),
      seq('notice', $._length, optional(seq('after', 'the', choice(seq('last', 'consent'), 'proposal')))),
      seq('cure', $._length, optional(seq(',', 'then', 'the', 'count', 'starts', 'again'))),
      seq('lapses', $._length, 'after', 'the', 'trigger'),
      seq('agreed', choice(seq('by', commas($.path)), commas($.consent))),
      seq('silence', 'for', $._length, 'means', $.identifier),
      seq('running', 'orders', choice($._keep_old, $._take_new)),
      seq('never', commas($._subject)),
      seq('entrenched', commas($._subject), optional(seq('agreed', 'by', commas($.path))), optional($._with_notice)),

      // an amendment
      seq(choice('proposed', 'refused'), $.consent),
      seq('windows', 'in', 'progress', choice($._keep_old, $._take_new, seq('are', 'split'))),

      // examples
      seq('given', $.path, optional(seq(
        optional(seq('for', commas($._expr))), 'fail', 'from', $._moment, 'to', $._moment,
      ))),
      seq('expect', choice($._expr, seq($._arith, $._verdict))),
    ),

    field: $ => seq(
      'field', field('name', $.identifier), field('type', $.type), optional('optional'),
      optional(seq('from', $._arith, 'to', $._arith)),
      optional(seq('column', $._text)),
      optional(seq('others', 'ignored')),
      optional(seq('=', field('value', $._value))),
    ),
    contact: $ => seq('contact', field('name', $.identifier), $._text),

    given_data: $ => seq('given', $.path, '{', optional(seq(
      alias($._given_header, $.header), $._end, repeat(seq($.row, $._end)),
    )), $._close),
    _given_header: $ => seq($.identifier, repeat(seq('|', $.identifier))),

    // What one party may do alone.
    power: $ => seq(
      alias($._party, $.path), 'may',
      choice(
        seq('refuse', 'within', $._length),
        seq('change', commas($._subject), optional($._with_notice), optional($._condition), optional(seq(optional(','), $._at_most))),
      ),
    ),
    _party: $ => seq(soft($, 'provider', 'customer'), repeat(seq('.', $.identifier))),
    _with_notice: $ => seq('with', $._length, 'notice'),
    _condition: $ => choice('otherwise', $.favours, seq('when', 'it', repeat1($.identifier))),
    favours: $ => seq('when', 'it', 'favours', optional('the'), $.path),
    _at_most: $ => seq('at', 'most', $.number, 'times', 'per', $.period),
    _subject: $ => choice(
      seq('any', $.kind, '.', $.path),
      seq($.kind, $.path),
      $.path,
    ),

    renews: $ => seq('renews', 'for', $._length, optional(seq('unless', 'ended', 'with', $._length, 'notice'))),
    consent: $ => seq($.date, 'by', $.path),
    _document: $ => choice(seq('this', 'agreement'), $._text, $.path),
    _days: $ => seq($._day, optional(seq('to', $._day))),
    _day: _ => choice('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'),
    clock_range: $ => seq($.clock, 'to', $.clock),
    _date_item: $ => seq($._calendar_day, optional(seq('to', $._calendar_day))),
    _calendar_day: $ => choice($.date, $.yearly_date, $.path),
    _by_keys: $ => seq('by', commas($.identifier)),
    _supply: $ => seq(choice('supplied', 'verifiable', 'decided', 'estimates'), 'by', $.path),
    rulings: $ => seq('rulings', 'by', commas($.path)),
    _keep_old: _ => seq('keep', 'the', 'old', 'terms'),
    _take_new: _ => seq('take', 'the', 'new', 'terms'),
    _anchor: $ => choice(seq('the', choice('window', 'report', seq('last', 'outage'))), $.path),

    bound: $ => seq($._relation, $._arith),
    _events: $ => seq($.event, repeat(seq('and', $.event))),
    event: $ => seq(
      optional($._arith),
      choice('missed', 'met', $.bound),
      optional($.pattern),
      optional(seq('across', 'groups')),
    ),
    pattern: $ => choice(
      seq('in', $.number, optional(seq('of', 'any', $.number)), 'consecutive', $.period),
      seq($.number, 'times', 'in', 'any', $.number, $.period),
    ),
    amount: $ => seq(choice('credit', 'accrue', 'earn'), choice('nothing', seq($._amount_term, repeat(seq('plus', $._amount_term))))),
    _amount_term: $ => seq(
      $._arith,
      optional(seq('per', optional(choice('full', 'started', 'exact')), $._arith, optional(seq(choice('above', 'below'), $._arith)))),
    ),
    _verdict: _ => choice('missed', 'met', 'undetermined', seq('not', 'judged')),
    _rounding: _ => choice(seq('half', choice('up', 'even')), 'up', 'down'),

    // ---- expressions

    _value: $ => choice($._expr, $.otherwise),
    otherwise: $ => seq($._expr, 'otherwise', choice(seq('no', 'value'), $._expr)),

    _expr: $ => choice($._arith, $.where, $.logical, $.not, $.comparison),
    where: $ => prec.left(WHERE, seq($._expr, 'where', $._expr)),
    logical: $ => prec.left(CONNECTIVE, seq($._expr, choice('and', 'or', 'except'), $._expr)),
    not: $ => prec(NOT, seq('not', $._expr)),
    comparison: $ => prec.left(COMPARISON, seq($._expr, choice($._relation, 'during'), $._expr)),
    _relation: _ => choice('<=', '>=', '==', '!=', '<', '>'),

    _arith: $ => choice($._operand, $.minus, $.arithmetic, $.if),
    arithmetic: $ => choice(
      prec.left(SUM, seq($._arith, choice('+', '-'), $._arith)),
      prec.left(PRODUCT, seq($._arith, choice('*', '/'), $._arith)),
      prec.right(OF, seq($._arith, 'of', $._arith)),
    ),
    minus: $ => prec(MINUS, seq('-', $._arith)),

    _operand: $ => choice(
      $._tight,
      $.lasting, $.merged, $.rounded, $.rolled, $.at_clock, $.charged,
    ),
    _tight: $ => choice(
      $._number, $._moment, $.clock, $._text, $.brackets, $.quantified,
      $.name, $.call, $.index, $.of_member,
      // Nothing: a declaration follows.
      $.missing,
    ),

    brackets: $ => seq('(', $._value, ')'),
    if: $ => prec.right(seq('if', $._expr, 'then', $._expr, 'else', $._expr)),
    quantified: $ => seq(
      choice('any', 'all', seq('at', 'least', $.number), seq('more', 'than', 'half')), 'of',
      $._operand, 'by', $.identifier,
    ),
    name: $ => soft($, 'at', 'more', 'rulings'),
    call: $ => seq(
      field('function', $.identifier),
      '(', optional(commas(choice($.argument, $.over_last))), ')',
    ),
    argument: $ => seq(
      optional(choice('on', 'except', 'distinct', seq(field('name', $.identifier), ':'))),
      $._value,
      optional(seq('to', $._expr)),
      optional(seq('each', choice($.period, $._length), optional(seq('by', $.identifier)))),
    ),
    over_last: $ => seq('over', 'last', $.number, $.period),

    index: $ => seq($._tight, '[', commas(choice($._expr, $.window)), ']'),
    of_member: $ => seq($._tight, '.', field('member', $.identifier)),
    lasting: $ => seq($._operand, 'lasting', $._relation, $._tight, optional(seq('counting', 'excess'))),
    merged: $ => seq($._operand, 'merged', 'within', $._tight),
    rounded: $ => seq($._operand, 'rounded', $._rounding, 'to', $._number),
    rolled: $ => prec.right(seq($._operand, 'rolling', 'to', 'business', choice('day', 'days'), optional($.on_calendar))),
    at_clock: $ => seq($._operand, 'at', $.clock),
    charged: $ => seq($._operand, 'in', 'the', choice(
      seq(choice('next', 'previous'), $.period), seq('last', $._length), seq($._length, 'before'), $.period,
    )),

    // ---- words and literals

    path: $ => prec.right(seq($.identifier, repeat(seq('.', $.identifier)))),
    identifier: _ => /[A-Za-z_][A-Za-z0-9_]*/,

    _length: $ => choice($.quantity, $.path),
    _number: $ => choice($.number, $.quantity),
    quantity: $ => prec.right(seq($.number, choice(
      alias('%', $.unit),
      seq(alias($._business_unit, $.unit), optional($.on_calendar)),
      $.unit,
    ))),
    _business_unit: $ => seq('business', $.identifier),
    unit: $ => choice($.identifier, seq(choice('percentage', 'calendar', 'service'), $.identifier)),
    on_calendar: $ => prec.right(seq('on', $.path)),
    number: _ => token(seq(digits, optional(seq('.', digits)), optional(/[eE][+-]?\d+/))),

    period: $ => prec.right(seq(
      optional(choice('calendar', 'contract', 'billing', 'fiscal')),
      choice('month', 'months', 'quarter', 'quarters', 'year', 'years', 'week', 'weeks', 'day', 'days', 'hour', 'hours'),
      optional(seq('from', choice($.identifier, $.number))),
    )),

    _moment: $ => choice($.date, $.timestamp),
    _window: $ => choice($._moment, $.window, $.number),
    date: _ => /\d{4}-\d{2}-\d{2}/,
    timestamp: _ => token(seq(/\d{4}-\d{2}-\d{2}(T| +)/, clock)),
    yearly_date: _ => /\d{2}-\d{2}/,
    clock: _ => token(clock),
    window: _ => token(choice(/\d{4}-(Q\d|W\d{2}|\d{2})/, /\d{4}-\d{2}-\d{2}T\d{2}([+-]\d{2}:\d{2})?/)),

    _text: $ => choice($.text, $.long_text),
    text: $ => seq('"', repeat(choice(
      alias(token.immediate(prec(1, /[^"\\\n{]+/)), $.text_content),
      $.escape,
      $.placeholder,
      alias(token.immediate('{'), $.text_content),
    )), token.immediate('"')),
    escape: _ => token.immediate(/\\[^\n]/),
    long_text: $ => seq('"""', repeat(choice(
      alias(token.immediate(prec(1, /[^"{]+/)), $.text_content),
      alias(token.immediate(/""?/), $.text_content),
      $.placeholder,
      alias(token.immediate('{'), $.text_content),
    )), token.immediate('"""')),
    placeholder: _ => token.immediate(prec(2, /\{[A-Za-z_][A-Za-z0-9_.]*\}/)),
  },
});
