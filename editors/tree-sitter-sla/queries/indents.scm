; For Neovim.
[(block) (enum) (table) (given_data)] @indent.begin
[(brackets) (call) (metric)] @indent.begin
["}" ")"] @indent.branch
"}" @indent.end
[(comment) (doc_comment) (long_text)] @indent.auto

; For Helix.
[(block) (enum) (table) (given_data) (brackets) (call) (metric)] @indent
["}" ")"] @outdent
