// Where a statement ends: at `;`, before `}`, or with its line, unless the next line begins with something that cannot be a beginning.
// The same as `src/syntax/skeleton/sentence.rs`; that a line cannot end with `,` or `and` follows from the grammar.

#include "tree_sitter/parser.h"

#include <string.h>

enum Token { END, UNCLOSED, MISSING, RECOVERING };

void *tree_sitter_sla_external_scanner_create(void) { return NULL; }
void tree_sitter_sla_external_scanner_destroy(void *scanner) { (void)scanner; }
unsigned tree_sitter_sla_external_scanner_serialize(void *scanner, char *buffer) {
  (void)scanner;
  (void)buffer;
  return 0;
}
void tree_sitter_sla_external_scanner_deserialize(void *scanner, const char *buffer, unsigned length) {
  (void)scanner;
  (void)buffer;
  (void)length;
}

static bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r'; }

static bool is_word(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

#define MAX_WORD 16

// Takes a word; gives whether it is one of a list.
static bool takes(TSLexer *lexer, const char *const *words, size_t count) {
  char word[MAX_WORD + 1];
  size_t length = 0;
  while (is_word(lexer->lookahead)) {
    if (length < MAX_WORD) word[length] = (char)lexer->lookahead;
    length++;
    advance(lexer);
  }
  if (length > MAX_WORD) return false;
  word[length] = 0;
  for (size_t i = 0; i < count; i++) {
    if (strcmp(word, words[i]) == 0) return true;
  }
  return false;
}

#define TAKES(lexer, words) takes(lexer, words, sizeof(words) / sizeof *(words))

// The words that no clause may begin with.
static bool joins_lines(TSLexer *lexer) {
  static const char *const words[] = {
    "and", "or", "of", "where", "except", "during", "otherwise", "then", "else", "plus",
  };
  return TAKES(lexer, words);
}

// Whether a declaration begins here: its word, and behind it what only a declaration has.
static bool declares(TSLexer *lexer) {
  static const char *const words[] = {
    "contract", "party", "define", "service", "calendar", "source", "exclusion", "objective", "penalty", "bonus", "pool", "ledger",
    "remedies", "termination", "responsibility", "escalation", "report", "review", "amendments", "amendment", "example", "metric",
    "let", "enum", "table", "use", "clause", "param", "unit", "template", "include",
  };
  if (!TAKES(lexer, words)) return false;
  while (is_blank(lexer->lookahead)) advance(lexer);
  if (lexer->lookahead == '"' || lexer->lookahead == '{') return true;
  if (!is_word(lexer->lookahead)) return false;
  while (is_word(lexer->lookahead)) advance(lexer);
  while (is_blank(lexer->lookahead)) advance(lexer);
  switch (lexer->lookahead) {
    case '"': case '{': case ':': case '=': case '(': case '.':
      return true;
    default:
      return false;
  }
}

// How far is looked for the line that goes on. It is looked for again behind every comment.
#define MAX_COMMENTS 16384

// Whether what follows the end of a line goes on with the statement. Comments between are passed over.
static bool goes_on(TSLexer *lexer) {
  for (unsigned passed = 0; passed < MAX_COMMENTS;) {
    while (is_blank(lexer->lookahead) || lexer->lookahead == '\n') advance(lexer);
    if (lexer->lookahead != '/') break;
    advance(lexer);
    if (lexer->lookahead != '/') return true;
    advance(lexer);
    if (lexer->lookahead == '/') {
      advance(lexer);
      if (lexer->lookahead != '/') return false; // documentation
    }
    for (; lexer->lookahead != '\n' && !lexer->eof(lexer); passed++) advance(lexer);
    passed++;
  }
  if (lexer->lookahead == '\n' || lexer->eof(lexer)) return false;
  int32_t first = lexer->lookahead;
  switch (first) {
    case '{': case ')': case ']': case '=': case '<': case '>': case '+': case '-': case '*':
      return true;
    case '!': case '&': case '|':
      advance(lexer);
      return lexer->lookahead == (first == '!' ? '=' : first);
    default:
      return joins_lines(lexer);
  }
}

static bool ends(TSLexer *lexer, bool recovering) {
  while (is_blank(lexer->lookahead)) lexer->advance(lexer, true);
  lexer->result_symbol = END;
  if (lexer->lookahead == ';') {
    advance(lexer);
    lexer->mark_end(lexer);
    return true;
  }
  if (lexer->lookahead == '}' || lexer->eof(lexer)) {
    lexer->mark_end(lexer);
    return true;
  }
  if (lexer->lookahead != '\n') return false;
  lexer->mark_end(lexer);
  if (!recovering) return !goes_on(lexer);
  // While a mistake is passed over, every line ends, so that what follows stays whole. Nothing that is empty counts then.
  advance(lexer);
  lexer->mark_end(lexer);
  return true;
}

// Whether a declaration is the next thing, at the very beginning of a line.
static bool begins_declaration(TSLexer *lexer) {
  bool line = false;
  for (; is_blank(lexer->lookahead) || lexer->lookahead == '\n'; advance(lexer)) line = lexer->lookahead == '\n';
  return line && declares(lexer);
}

bool tree_sitter_sla_external_scanner_scan(void *scanner, TSLexer *lexer, const bool *valid) {
  (void)scanner;
  if (valid[END]) return ends(lexer, valid[RECOVERING]);
  // A block that nobody closes ends there, and so does a value that is being typed.
  if (!valid[UNCLOSED] && !valid[MISSING]) return false;
  lexer->mark_end(lexer);
  lexer->result_symbol = valid[UNCLOSED] ? UNCLOSED : MISSING;
  return begins_declaration(lexer);
}
