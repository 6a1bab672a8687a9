; What parties write over several lines is Markdown.
((long_text (text_content) @injection.content)
  (#set! injection.language "markdown_inline"))

((comment) @injection.content
  (#set! injection.language "comment"))
